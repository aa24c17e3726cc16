package io.github.upconv;

import static com.tngtech.archunit.base.DescribedPredicate.anyElementThat;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of the engine that the compiler does not know. */
class ArchitectureTest {
  private static final String ROOT = "io.github.upconv.";
  private static final String KERNEL = ROOT + "kernel..";

  /** Every package, and the packages that it may use. */
  private static final Map<String, Set<String>> MAY_USE =
      Map.of(
          "tensor", Set.of(),
          "machine", Set.of(),
          "layer", Set.of("tensor"),
          "kernel", Set.of("tensor", "machine", "layer"),
          "plan", Set.of("tensor", "machine", "layer", "kernel"),
          "analysis", Set.of("tensor", "layer", "plan"));

  private static final JavaClasses ENGINE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.github.upconv");

  @Test
  void everyPackageHasItsPlace() {
    classes().should().resideInAnyPackage(patterns(MAY_USE.keySet())).check(ENGINE);
  }

  @ParameterizedTest
  @MethodSource("packages")
  void usesOnlyPackagesBelowIt(String name) {
    Set<String> others = new TreeSet<>(MAY_USE.keySet());
    others.remove(name);
    others.removeAll(MAY_USE.get(name));
    noClasses()
        .that()
        .resideInAPackage(ROOT + name + "..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(patterns(others))
        .check(ENGINE);
  }

  @Test
  void kernelsAreNoPartOfTheInterface() {
    noMethods()
        .that()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .resideOutsideOfPackage(KERNEL)
        .should()
        .haveRawReturnType(resideInAPackage(KERNEL))
        .orShould()
        .haveRawParameterTypes(anyElementThat(resideInAPackage(KERNEL)))
        .check(ENGINE);
  }

  /** Without the module, whatever else there is has to load and run. */
  @Test
  void onlySimdKernelsAndLanesUseTheVectorApi() {
    noClasses()
        .that(
            describe(
                "are neither Simd* of kernel or machine nor Lanes", type -> !mayUseVectors(type)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("jdk.incubator.vector..")
        .check(ENGINE);
  }

  @Test
  void onlyMachineReadsSystemProperties() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + "machine..")
        .should()
        .accessTargetWhere(
            is(System.class, "getProperty")
                .or(is(System.class, "getProperties"))
                .or(is(Boolean.class, "getBoolean"))
                .or(is(Integer.class, "getInteger"))
                .or(is(Long.class, "getLong")))
        .check(ENGINE);
  }

  /** Elsewhere nobody has asked whether the processor has it; without, it is 300 times slower. */
  @Test
  void onlyKernelsAndTheProbeUseFusedMultiplyAdd() {
    noClasses()
        .that()
        .resideOutsideOfPackages(KERNEL, ROOT + "machine..")
        .should()
        .accessTargetWhere(is(Math.class, "fma"))
        .check(ENGINE);
  }

  @Test
  void noUnsafe() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("sun.misc.Unsafe")
        .check(ENGINE);
  }

  /**
   * In loops it is many times slower than the arena of a caller who knows when the work is done.
   */
  @Test
  void noMemoryThatTheGarbageCollectorFrees() {
    noClasses().should().accessTargetWhere(is(Arena.class, "ofAuto")).check(ENGINE);
  }

  @Test
  void noRandomNumbersWithoutSeed() {
    noClasses()
        .should()
        .callConstructor(Random.class)
        .orShould()
        .callConstructor(SplittableRandom.class)
        .orShould()
        .accessTargetWhere(is(Math.class, "random"))
        .check(ENGINE);
  }

  @Test
  void noOutput() {
    NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(ENGINE);
  }

  private static Set<String> packages() {
    return MAY_USE.keySet().stream()
        .filter(name -> ENGINE.containPackage(ROOT + name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static DescribedPredicate<JavaAccess<?>> is(Class<?> owner, String name) {
    return describe(
        owner.getSimpleName() + "." + name,
        access ->
            access.getTargetOwner().isEquivalentTo(owner)
                && access.getTarget().getName().equals(name));
  }

  private static boolean mayUseVectors(JavaClass type) {
    String name = type.getName().replaceFirst("\\$.*", "");
    return name.startsWith(ROOT + "kernel.Simd")
        || name.startsWith(ROOT + "machine.Simd")
        || name.equals(ROOT + "kernel.Lanes");
  }

  private static String[] patterns(Set<String> names) {
    return names.stream().map(name -> ROOT + name + "..").toArray(String[]::new);
  }
}
