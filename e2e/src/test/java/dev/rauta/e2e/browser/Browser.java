// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.browser;

import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Http;
import dev.rauta.e2e.process.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Chromium without a window, with one tab; where there is none the test is skipped, and a line says so. */
final class Browser implements AutoCloseable {
    private static final Duration UP = Duration.ofSeconds(60);

    private static final Duration DOWN = Duration.ofSeconds(20);

    private final ChildProcess process;
    private final Tab tab;

    private Browser(ChildProcess process, Tab tab) {
        this.process = process;
        this.tab = tab;
    }

    /** @param folder for its profile and its log */
    static Browser start(Path folder) {
        Path program = Programs.find("chromium").getFirst();
        Path profile = folder.resolve("profile");
        ChildProcess process = ChildProcess.start("chromium", folder, Map.of(), List.of(
                program.toString(),
                "--headless=new",
                "--remote-debugging-port=0",
                "--user-data-dir=" + profile,
                // Root, and a container's small /dev/shm, are what tests run with.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-extensions",
                "--no-proxy-server",
                "--hide-scrollbars",
                "about:blank"));
        Path told = profile.resolve("DevToolsActivePort");
        try {
            process.awaitUp(UP, () -> Files.exists(told) && Files.readAllLines(told).size() > 1 && target(told) != null);
            return new Browser(process, Tab.open(URI.create(target(told))));
        } catch (RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** Where the tab's protocol is spoken; null where there is no tab yet. */
    private static String target(Path told) {
        try {
            int port = Integer.parseInt(Files.readAllLines(told).getFirst());
            String body = Http.get("http://127.0.0.1:" + port + "/json/list").body();
            for (JsonNode target : JsonMapper.shared().readTree(body)) {
                if (target.path("type").asString().equals("page")) {
                    return target.path("webSocketDebuggerUrl").asString();
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Tab tab() {
        return tab;
    }

    @Override
    public void close() {
        try {
            // It takes what it has in /tmp with it; who is killed does not.
            tab.ask("Browser.close", Map.of());
            process.awaitExit(DOWN);
        } finally {
            tab.close();
            process.close();
        }
    }
}
