// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One tab, spoken to by the DevTools protocol over a WebSocket; remembers what it asked for and what it complained of. */
final class Tab implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final int PATIENCE_SECONDS = 60;

    private final AtomicInteger number = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> loads = new LinkedBlockingQueue<>();
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final WebSocket socket;

    private Tab(URI where) {
        socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(where, new Ear()).join();
    }

    static Tab open(URI where) {
        Tab tab = new Tab(where);
        List.of("Page.enable", "Runtime.enable", "Log.enable", "Network.enable").forEach(domain -> tab.ask(domain, Map.of()));
        return tab;
    }

    /** Puts together the parts of each message. */
    private final class Ear implements WebSocket.Listener {
        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            parts.append(part);
            if (last) {
                String message = parts.toString();
                parts.setLength(0);
                hear(JSON.readTree(message));
            }
            from.request(1);
            return null;
        }
    }

    private void hear(JsonNode message) {
        if (message.has("id")) {
            CompletableFuture<JsonNode> waits = asked.remove(message.path("id").asInt());
            if (waits != null) {
                waits.complete(message);
            }
            return;
        }
        JsonNode told = message.path("params");
        switch (message.path("method").asString()) {
            case "Page.loadEventFired" -> loads.add("load");
            case "Network.requestWillBeSent" -> requests.add(told.path("request").path("url").asString());
            case "Runtime.exceptionThrown" -> complaints.add(told.toString());
            case "Log.entryAdded" -> complaints.add(told.path("entry").toString());
            case "Runtime.consoleAPICalled" -> complaints.add(told.toString());
            default -> {
                // Of no interest.
            }
        }
    }

    /** What the browser answers to a command. */
    JsonNode ask(String command, Map<String, Object> parameters) {
        int id = number.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(id, answer);
        socket.sendText(JSON.writeValueAsString(Map.of("id", id, "method", command, "params", parameters)), true).join();
        JsonNode message = answer.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
        if (message.has("error")) {
            throw new IllegalStateException(command + ": " + message.get("error"));
        }
        return message.path("result");
    }

    /** Goes there, and waits until it is loaded. */
    void go(String url) {
        loading(() -> ask("Page.navigate", Map.of("url", url)));
    }

    /** Does what leads to another page, and waits until that is loaded. */
    void loading(Runnable what) {
        loads.clear();
        what.run();
        try {
            if (loads.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
                throw new IllegalStateException("page: not loaded within " + PATIENCE_SECONDS + " s, at " + evaluate("location.href"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a page loads", e);
        }
    }

    /** What an expression comes to, as text. */
    String evaluate(String expression) {
        JsonNode answer = ask("Runtime.evaluate", Map.of("expression", "String(" + expression + ")", "returnByValue", true));
        if (answer.has("exceptionDetails")) {
            throw new IllegalStateException(expression + ": " + answer.get("exceptionDetails"));
        }
        return answer.path("result").path("value").asString();
    }

    /** Types into what has the focus. */
    void type(String text) {
        ask("Input.insertText", Map.of("text", text));
    }

    /** Presses a key that has a name, such as {@code Tab}. */
    void press(String key, int code, String text) {
        ask("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key, "windowsVirtualKeyCode", code, "text", text));
        ask("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key, "windowsVirtualKeyCode", code));
    }

    /** As whoever likes it {@code light} or {@code dark} has it. */
    void prefer(String scheme) {
        ask("Emulation.setEmulatedMedia", Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    void size(int width, int height) {
        ask("Emulation.setDeviceMetricsOverride", Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** What is to be seen, as PNG. */
    byte[] picture() {
        return Base64.getDecoder().decode(ask("Page.captureScreenshot", Map.of("format", "png")).path("data").asString());
    }

    /** Exceptions, and what the console and the log have been told, such as of what a policy forbids. */
    List<String> complaints() {
        return complaints;
    }

    /** All that was asked for over a network, or not even that. */
    List<String> requests() {
        return requests;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
