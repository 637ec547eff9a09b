// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.peers;

import dev.rauta.e2e.peers.cases.HttpCase;
import dev.rauta.e2e.peers.wire.Http1Recorder;
import dev.rauta.e2e.peers.wire.Outcome;
import dev.rauta.e2e.peers.wire.Patience;
import dev.rauta.e2e.peers.wire.Recorder;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Another proxy of this machine, as a plain reverse proxy to a recording upstream, with {@code /admin} denied. */
final class Peer implements AutoCloseable {
    private static final Patience PATIENCE = new Patience(Duration.ofMillis(1500), Duration.ofMillis(40));
    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

    private final String title;
    private final Recorder upstream;
    private final ChildProcess process;
    private final Bench bench;

    private Peer(String title, Recorder upstream, ChildProcess process, Bench bench) {
        this.title = title;
        this.upstream = upstream;
        this.process = process;
        this.bench = bench;
    }

    static Peer haproxy(Path folder) {
        return start(folder, "HAProxy", "haproxy", List.of("haproxy", "-db", "-f", "CONFIG"), """
                defaults
                  mode http
                  option forwardfor
                  timeout connect 2s
                  timeout client 10s
                  timeout server 10s
                  timeout http-request 10s
                frontend rules
                  bind 127.0.0.1:%1$d
                  bind 127.0.0.1:%2$d proto h2
                  http-request deny deny_status 403 if { path_beg /admin }
                  default_backend upstream
                backend upstream
                  server one 127.0.0.1:%3$d
                """);
    }

    static Peer nginx(Path folder) {
        return start(folder, "nginx", "nginx", List.of("nginx", "-e", "stderr", "-p", folder.toString(), "-c", "CONFIG"), """
                daemon off;
                master_process off;
                pid nginx.pid;
                error_log stderr;
                events {}
                http {
                  access_log off;
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  server {
                    listen 127.0.0.1:%1$d;
                    listen 127.0.0.1:%2$d http2;
                    location /admin { return 403; }
                    location / {
                      proxy_pass http://127.0.0.1:%3$d;
                      proxy_http_version 1.1;
                      proxy_set_header Host $http_host;
                      proxy_set_header Connection "";
                      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    }
                  }
                }
                """);
    }

    /** Its name and version, for a column's head. */
    String title() {
        return title;
    }

    Outcome run(HttpCase one) {
        if (!process.isAlive()) {
            throw new IllegalStateException(title + " ended before " + one.id() + ":\n" + process.tail());
        }
        return bench.run(one);
    }

    @Override
    public void close() {
        process.close();
        upstream.close();
    }

    private static Peer start(Path folder, String name, String program, List<String> command, String template) {
        Recorder upstream = Http1Recorder.start();
        int http1 = FreePorts.next();
        int http2 = FreePorts.next();
        Path config = folder.resolve(program + ".cfg");
        try {
            Files.createDirectories(folder);
            Files.writeString(config, template.formatted(http1, http2, upstream.port()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> words = command.stream().map(word -> word.equals("CONFIG") ? config.toString() : word).toList();
        String title = name + " " + version(program);
        ChildProcess process = ChildProcess.start(program, folder, Map.of(), words);
        process.awaitUp(Duration.ofSeconds(10), () -> {
            try (Socket socket = new Socket("127.0.0.1", http1)) {
                return socket.isConnected();
            }
        });
        return new Peer(title, upstream, process, new Bench(http1, http2, upstream, PATIENCE));
    }

    private static String version(String program) {
        try {
            Process asked = new ProcessBuilder(program, "-v").redirectErrorStream(true).start();
            Matcher found = VERSION.matcher(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            if (!found.find()) {
                throw new IllegalStateException(program + " -v: no version");
            }
            return found.group();
        } catch (IOException e) {
            throw new UncheckedIOException(program + " is missing (expected: Debian's package of it, on the PATH)", e);
        }
    }
}
