// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.e2e.cluster.ControlPlane;
import dev.rauta.e2e.cluster.Kubeconfigs;
import dev.rauta.e2e.cluster.NeedsControlPlane;
import dev.rauta.e2e.pki.KeyKind;
import dev.rauta.e2e.process.ChildProcess;
import dev.rauta.e2e.process.RautaProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every kubeconfig that kubectl takes opens the cluster to Rauta too. */
@NeedsControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubeconfigIT {
    private Kubeconfigs kubeconfigs;

    @TempDir
    Path folder;

    @BeforeAll
    void prepare(ControlPlane cluster) {
        kubeconfigs = cluster.kubeconfigs();
        cluster.apply("""
                apiVersion: networking.k8s.io/v1
                kind: IngressClass
                metadata: {name: rauta}
                spec: {controller: rauta.dev/ingress-controller}
                ---
                apiVersion: v1
                kind: ServiceAccount
                metadata: {name: reader, namespace: default}
                ---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: ClusterRoleBinding
                metadata: {name: reader}
                roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
                subjects: [{kind: ServiceAccount, name: reader, namespace: default}]
                """);
    }

    @ParameterizedTest
    @CsvSource({"EC, true", "EC, false", "RSA, true", "RSA, false"})
    void aKeyInTheFile(KeyKind kind, boolean traditional) {
        opens(kubeconfigs.inlineKey("inline-" + kind + "-" + traditional, kind, traditional));
    }

    @Test
    void aKeyInAFileBesideIt() {
        opens(kubeconfigs.keyFiles("beside", KeyKind.EC));
    }

    @Test
    void aToken() {
        opens(kubeconfigs.token("token", "default", "reader"));
    }

    @Test
    void aProgramThatPrintsACredential() {
        opens(kubeconfigs.exec("exec", "default", "reader"));
    }

    @Test
    void aMissingFileIsOneClearLine() {
        ChildProcess check = check(folder.resolve("absent"));
        assertThat(check.awaitExit(Duration.ofSeconds(30))).isEqualTo(1);
        assertThat(check.log().lines().toList()).singleElement().asString().contains(folder.resolve("absent").toString());
    }

    private void opens(Path kubeconfig) {
        try (ChildProcess check = check(kubeconfig)) {
            check.awaitExit(Duration.ofSeconds(60));
            assertThat(check.log()).contains("IngressClass").contains("rauta");
        }
    }

    private ChildProcess check(Path kubeconfig) {
        return ChildProcess.start(
                "check",
                folder,
                Map.of(),
                List.of(RautaProcess.launcher().toString(), "check", "--kubeconfig", kubeconfig.toString()));
    }
}
