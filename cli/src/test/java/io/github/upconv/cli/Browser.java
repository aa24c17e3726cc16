package io.github.upconv.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A tab of a headless Chromium, driven over its DevTools protocol. */
final class Browser implements AutoCloseable {
  /** Generous: the machine may be busy, and a browser that never answers still ends the test. */
  private static final long SECONDS = 120;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HttpClient client = HttpClient.newHttpClient();
  private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final List<JsonNode> events = new ArrayList<>();
  private final WebSocket socket;
  private int calls;

  /** Where a browser is: the variable UPCONV_CHROME, else the usual names on the path. */
  static Optional<String> find() {
    String given = System.getenv("UPCONV_CHROME");
    if (given != null) {
      return Optional.of(given);
    }
    var folders = Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator);
    return Stream.of("chromium", "chromium-browser", "google-chrome")
        .flatMap(name -> Stream.of(folders).map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .map(Path::toString)
        .findFirst();
  }

  /** Starts the program with a profile of its own in {@code folder}. */
  Browser(String program, Path folder) throws IOException, InterruptedException {
    Path profile = folder.resolve("profile");
    process =
        new ProcessBuilder(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("browser.log").toFile())
            .start();
    try {
      int port = port(profile.resolve("DevToolsActivePort"));
      socket =
          client
              .newWebSocketBuilder()
              .buildAsync(tab(port), new Listener())
              .get(SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      process.destroyForcibly();
      throw new IOException("cannot talk to " + program, e);
    } catch (IOException | InterruptedException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** The file is written when the browser listens. */
  private int port(Path file) throws IOException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end && process.isAlive()) {
      if (Files.exists(file)) {
        var lines = Files.readAllLines(file);
        if (lines.size() > 1) {
          return Integer.parseInt(lines.getFirst());
        }
      }
      Thread.sleep(20);
    }
    throw new IOException("the browser does not listen; alive: " + process.isAlive());
  }

  private URI tab(int port) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json")).build();
    for (var target : JSON.readTree(client.send(request, BodyHandlers.ofString()).body())) {
      if (target.get("type").textValue().equals("page")) {
        return URI.create(target.get("webSocketDebuggerUrl").textValue());
      }
    }
    throw new IOException("the browser has no tab");
  }

  /** Puts whole messages into the queue. */
  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return null;
    }
  }

  /** Calls a method of the protocol; {@code parameters} are names and values in turn. */
  JsonNode call(String method, Object... parameters) throws IOException, InterruptedException {
    ObjectNode message = JSON.createObjectNode().put("id", ++calls).put("method", method);
    ObjectNode fields = message.putObject("params");
    for (int i = 0; i < parameters.length; i += 2) {
      fields.set((String) parameters[i], JSON.valueToTree(parameters[i + 1]));
    }
    socket.sendText(message.toString(), true);
    while (true) {
      JsonNode answer = next();
      if (!answer.has("id")) {
        events.add(answer);
      } else if (answer.get("id").intValue() == calls) {
        if (answer.has("error")) {
          throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
      }
    }
  }

  private JsonNode next() throws IOException, InterruptedException {
    String text = messages.poll(SECONDS, TimeUnit.SECONDS);
    if (text == null) {
      throw new IOException("the browser does not answer");
    }
    return JSON.readTree(text);
  }

  /** The value of an expression of JavaScript. */
  JsonNode evaluate(String expression) throws IOException, InterruptedException {
    var answer = call("Runtime.evaluate", "expression", expression, "returnByValue", true);
    if (answer.has("exceptionDetails")) {
      throw new IOException(answer.get("exceptionDetails").toString());
    }
    return answer.get("result").path("value");
  }

  /** Opens a page and waits until it has run its scripts. */
  void open(URI page) throws IOException, InterruptedException {
    call("Page.enable");
    call("Runtime.enable");
    call("Log.enable");
    call("Network.enable");
    events.clear();
    call("Page.navigate", "url", page);
    while (events.stream().noneMatch(event -> isNamed(event, "Page.loadEventFired"))) {
      JsonNode message = next();
      events.add(message);
    }
  }

  private static boolean isNamed(JsonNode event, String name) {
    return event.path("method").asText().equals(name);
  }

  /** What came since {@link #open}, under this name. */
  List<JsonNode> events(String name) {
    return events.stream()
        .filter(event -> isNamed(event, name))
        .map(event -> event.get("params"))
        .toList();
  }

  /** Ends the browser in its own time, since killed it leaves files behind. */
  @Override
  public void close() {
    var message = JSON.createObjectNode().put("id", ++calls).put("method", "Browser.close");
    socket.sendText(message.toString(), true);
    process.onExit().completeOnTimeout(process, SECONDS, TimeUnit.SECONDS).join();
    process.destroyForcibly();
    socket.abort();
    client.close();
  }
}
