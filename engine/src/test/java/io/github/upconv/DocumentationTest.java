package io.github.upconv;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ModifiersTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** Every type that the module exports, and every public method of it, says what it is for. */
class DocumentationTest {
  @Test
  void everyExportedTypeAndMethodIsDocumented() throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var files = compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
      var sources = files.getJavaFileObjectsFromPaths(exportedSources());
      var task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
      var undocumented = new Undocumented(DocTrees.instance(task));
      for (CompilationUnitTree unit : task.parse()) {
        undocumented.scan(unit, null);
      }
      assertThat(undocumented.found).as("without a documentation comment").isEmpty();
    }
  }

  private static List<Path> exportedSources() throws IOException {
    ModuleDescriptor module =
        ModuleFinder.of(Path.of("target/classes")).findAll().iterator().next().descriptor();
    List<Path> sources = new ArrayList<>();
    for (ModuleDescriptor.Exports exported : module.exports()) {
      Path folder = Path.of("src/main/java", exported.source().split("\\."));
      try (Stream<Path> files = Files.list(folder)) {
        files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(sources::add);
      }
    }
    assertThat(sources).isNotEmpty();
    return sources;
  }

  private static final class Undocumented extends TreePathScanner<Void, Void> {
    private final DocTrees docs;
    private final List<String> found = new ArrayList<>();

    Undocumented(DocTrees docs) {
      this.docs = docs;
    }

    @Override
    public Void visitClass(ClassTree type, Void none) {
      if (!isVisible(type.getModifiers())) {
        return null;
      }
      check(type.getSimpleName().toString());
      return super.visitClass(type, none);
    }

    @Override
    public Void visitMethod(MethodTree method, Void none) {
      if (isVisible(method.getModifiers()) && !documentedElsewhere(method)) {
        check(enclosing().getSimpleName() + "." + method.getName());
      }
      return null;
    }

    private void check(String name) {
      if (docs.getDocCommentTree(getCurrentPath()) == null) {
        found.add(name);
      }
    }

    /** By the method that it overrides, or by the record whose constructor it is. */
    private boolean documentedElsewhere(MethodTree method) {
      return method.getModifiers().getAnnotations().stream()
              .anyMatch(annotation -> annotation.getAnnotationType().toString().equals("Override"))
          || (method.getReturnType() == null && enclosing().getKind() == Tree.Kind.RECORD);
    }

    private boolean isVisible(ModifiersTree modifiers) {
      return modifiers.getFlags().contains(Modifier.PUBLIC)
          || modifiers.getFlags().contains(Modifier.PROTECTED)
          || (getCurrentPath().getParentPath().getLeaf() instanceof ClassTree parent
              && parent.getKind() == Tree.Kind.INTERFACE
              && !modifiers.getFlags().contains(Modifier.PRIVATE));
    }

    private ClassTree enclosing() {
      return (ClassTree) getCurrentPath().getParentPath().getLeaf();
    }
  }
}
