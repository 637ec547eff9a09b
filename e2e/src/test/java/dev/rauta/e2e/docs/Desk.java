// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.docs;

import dev.rauta.e2e.process.Helm;
import dev.rauta.e2e.process.RautaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** Where a reader sits: a folder with the project's, {@code rauta}, {@code kubectl} and {@code helm} on the PATH, and a cluster. */
final class Desk implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    /** What the documents write for what readers have of their own. */
    private static final Map<String, String> OWN = Map.of(
            "--manifests DIR", "--manifests examples/quickstart",
            "--against OTHER", "--against examples/quickstart",
            "--kubeconfig FILE", "--kubeconfig admin.conf",
            "describe pod POD", "describe pod pod-1",
            // Nothing becomes ready where there are no nodes.
            " --wait", "",
            "/var/log/nginx/access.log", "access.log",
            "kubectl logs -n ingress-nginx -f deploy/ingress-nginx-controller", "cat access.log");

    private final Path folder;
    private final RautaProcess rauta;
    private final Shell shell;

    Desk(Path folder, Path kubectl, Path kubeconfig) throws IOException {
        this.folder = folder;
        Path root = Helm.root();
        for (String name : new String[] {"examples", "charts", "manifests"}) {
            Files.createSymbolicLink(folder.resolve(name), root.resolve(name));
        }
        for (String name : new String[] {"cluster", "changed"}) {
            copy(root.resolve("examples/from-ingress-nginx"), folder.resolve(name));
        }
        Files.copy(kubeconfig, folder.resolve("admin.conf"));
        Files.writeString(folder.resolve("access.log"), "");
        Path programs = Files.createDirectory(folder.resolve("programs"));
        script(programs.resolve("rauta"), RautaProcess.launcher());
        script(programs.resolve("kubectl"), kubectl);
        script(programs.resolve("helm"), root.resolve("scripts/helm"));
        rauta = RautaProcess.start(folder, "standalone", "--shadow", "--manifests", folder.resolve("examples/quickstart").toString()).awaitReady();
        shell = new Shell(folder, Map.of("PATH", programs + ":" + System.getenv("PATH"), "KUBECONFIG", kubeconfig.toString()));
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectory(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static void script(Path file, Path program) throws IOException {
        // With the usual PATH, on which this very file is not: a script may look there for the program of its name.
        Files.writeString(file, "#!/bin/sh\nPATH='" + System.getenv("PATH") + "' exec " + program + " \"$@\"\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** A command with what readers put into it. */
    String filled(String command) {
        String filled = command.replace("localhost:9900", "127.0.0.1:" + rauta.adminPort());
        for (var each : OWN.entrySet()) {
            filled = filled.replace(each.getKey(), each.getValue());
        }
        return filled;
    }

    Shell.Said type(String command) {
        return shell.type(filled(command), LIMIT);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() {
        shell.close();
        rauta.close();
    }
}
