// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.beside;

import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.Http;
import dev.rauta.routes.testing.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The controller of ingress-nginx as a process, with its nginx, on loopback ports of its own. */
final class IngressNginx implements AutoCloseable {
    static final String NAMESPACE = "ingress-nginx";
    static final String CONFIG_MAP = "ingress-nginx-controller";
    private static final String POD = "controller";
    private static final Duration UP = Duration.ofSeconds(60);
    private static final Duration DOWN = Duration.ofSeconds(45);
    private static final Pattern RELEASE = Pattern.compile("Release: +v?(\\S+)");

    private final ChildProcess process;
    private final String release;
    private final int plain;
    private final int tls;

    private IngressNginx(ChildProcess process, String release, int plain, int tls) {
        this.process = process;
        this.release = release;
        this.plain = plain;
        this.tls = tls;
    }

    /** What has to be in the cluster before it starts: it looks for its own pod. */
    static String objects() {
        return """
                apiVersion: v1
                kind: Namespace
                metadata: {name: %1$s}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: default, namespace: %1$s}
                ---
                apiVersion: v1
                kind: Pod
                metadata: {name: %2$s, namespace: %1$s}
                spec:
                  automountServiceAccountToken: false
                  containers: [{name: controller, image: controller}]
                ---
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: nginx}
                spec: {controller: k8s.io/ingress-nginx}
                ---
                """.formatted(NAMESPACE, POD);
    }

    /** Starts {@code program}, which takes the flags of ingress-nginx's controller. */
    static IngressNginx start(Path program, Path folder, Path kubeconfig) {
        int plain = FreePorts.next();
        int tls = FreePorts.next();
        int health = FreePorts.next();
        List<String> command = List.of(
                program.toString(),
                "--kubeconfig=" + kubeconfig,
                "--configmap=" + NAMESPACE + "/" + CONFIG_MAP,
                "--http-port=" + plain,
                "--https-port=" + tls,
                "--healthz-host=127.0.0.1",
                "--healthz-port=" + health,
                "--default-server-port=" + FreePorts.next(),
                "--status-port=" + FreePorts.next(),
                "--stream-port=" + FreePorts.next(),
                "--profiling=false",
                "--update-status=false",
                "--enable-metrics=false",
                "--post-shutdown-grace-period=0",
                "--disable-sync-events");
        var process = ChildProcess.start(
                "ingress-nginx", folder, Map.of("POD_NAME", POD, "POD_NAMESPACE", NAMESPACE), command);
        try {
            process.awaitUp(UP, () -> Http.get("http://127.0.0.1:" + health + "/healthz").status() == 200);
            return new IngressNginx(process, release(program), plain, tls);
        } catch (RuntimeException e) {
            String tail = process.tail();
            process.close();
            throw new IllegalStateException("ingress-nginx is not up:\n" + tail, e);
        }
    }

    private static String release(Path program) {
        try {
            Process asked = new ProcessBuilder(program.toString(), "--version").redirectErrorStream(true).start();
            Matcher found = RELEASE.matcher(new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            if (!found.find()) {
                throw new IllegalStateException(program + " --version: no release (expected: that of ingress-nginx's controller)");
            }
            return found.group(1);
        } catch (IOException e) {
            throw new UncheckedIOException(program.toString(), e);
        }
    }

    String release() {
        return release;
    }

    int plain() {
        return plain;
    }

    int tls() {
        return tls;
    }

    /** The end of its log. */
    String tail() {
        return process.tail();
    }

    @Override
    public void close() {
        try {
            process.terminate(DOWN);
        } finally {
            process.close();
        }
    }
}
