// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.docs.Documents;
import dev.rauta.e2e.docs.Shell;
import dev.rauta.e2e.docs.Shown;
import dev.rauta.e2e.process.Helm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Follows docs/getting-started.md on a node of the project's own, word by word, in a fresh clone of what is committed, and compares what is
 * printed with what the page shows. Two things are otherwise than at a reader's: an image that is pushed goes to the node straight away, for there is no registry; and the Gateway API's
 * manifests come from the test bed's copy, not from the internet.
 */
final class GettingStartedRun {
    private static final String PAGE = "docs/getting-started.md";
    private static final Duration LIMIT = Duration.ofMinutes(10);

    @Test
    void thePageIsTrue(@TempDir Path folder) throws Exception {
        var journal = new Journal(Helm.root().resolve("e2e/target/node/getting-started.txt"));
        Cluster[] cluster = new Cluster[1];
        try {
            journal.step("a node: containerd, kubelet, kube-proxy and a control plane", () -> cluster[0] = OwnNode.start());
            for (Path image : Images.archives()) {
                if (image.endsWith("application.tar")) {
                    cluster[0].load(image);
                }
            }
            try (var shell = new Shell(folder, environment(Files.createDirectory(folder.resolve("programs")), cluster[0]))) {
                journal.step("$ git clone ... && cd rauta", () -> {
                    Shell.Said said = shell.type("git clone -q " + Helm.root() + " rauta && cd rauta", LIMIT);
                    assertThat(said.status()).as(said.output()).isZero();
                });
                follow(shell, journal);
            }
        } finally {
            if (cluster[0] != null) {
                journal.step("the node ends", cluster[0]::close);
            }
        }
        journal.end();
    }

    private static void follow(Shell shell, Journal journal) throws Exception {
        for (Shown shown : Documents.of(PAGE)) {
            if (shown.prompted()) {
                journal.step("$ " + shown.command(), () -> {
                    Shell.Said said = shell.type(shown.command(), LIMIT);
                    journal.note(said.output());
                    assertThat(said.status()).as(said.output()).isZero();
                    assertThat(shown.fits(said.output()))
                            .as("line %d of the page shows%n%s%nand there is%n%s", shown.line(), String.join("\n", shown.output()), said.output())
                            .isTrue();
                });
            }
        }
    }

    private static Map<String, String> environment(Path folder, Cluster cluster) throws IOException {
        String search = System.getenv("PATH");
        Path kubectl = Images.customResources().getParent().getParent().resolve("kubectl");
        // The page's URL of the Gateway API's manifests is a folder here.
        program(folder.resolve("kubectl"), """
                for each; do
                  shift
                  case $each in https://github.com/kubernetes-sigs/gateway-api/*) each=%s ;; esac
                  set -- "$@" "$each"
                done
                exec %s "$@"
                """.formatted(customResources(folder), kubectl));
        program(folder.resolve("helm"), "PATH='" + search + "' exec " + Helm.root().resolve("scripts/helm") + " \"$@\"\n");
        program(folder.resolve("docker"), """
                PATH=%s
                if [ "$1" = push ]; then
                  docker save -o %s "$2"
                  exec %s %s
                fi
                exec docker "$@"
                """.formatted(search, folder.resolve("pushed.tar"), Helm.root().resolve("e2e/node/load.sh"), folder.resolve("pushed.tar")));
        return Map.of("PATH", folder + ":" + search, "KUBECONFIG", cluster.kubeconfig().toString());
    }

    /** Without what belongs to another program. */
    private static Path customResources(Path folder) throws IOException {
        Path copies = Files.createDirectory(folder.resolve("crds"));
        try (Stream<Path> files = Files.list(Images.customResources())) {
            for (Path file : files.filter(each -> !each.endsWith("kustomization.yaml")).toList()) {
                Files.copy(file, copies.resolve(file.getFileName()));
            }
        }
        return copies;
    }

    private static void program(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/bash\nset -e\n" + text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
