// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody at a keyboard is told: one line, and the right exit code. */
final class CommandLineTest {
    private static final Path EXAMPLE = Path.of("../examples/quickstart");

    @TempDir
    Path folder;

    private record Run(int code, String out, String err) {}

    private static synchronized Run run(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = RautaCommand.run(arguments);
            return new Run(code, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void refused(int code, String text, String... arguments) {
        Run run = run(arguments);
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.err().lines().filter(line -> line.startsWith("rauta: "))).hasSize(1);
        assertThat(run.err()).contains(text);
    }

    @Test
    void aMisspeltFlagIsWrongUsageWithASuggestion() {
        refused(2, "--workers", "standalone", "--worker", "2");
        refused(2, "--manifests", "standalone", "--manifest", "x");
    }

    @Test
    void noCommandOrAnUnknownOneIsWrongUsage() {
        refused(2, "expected: one of");
        refused(2, "standalone", "standalon");
    }

    @Test
    void valuesOutOfRangeAreWrongUsage() {
        refused(2, "workers: 0 (expected: 1..1024)", "standalone", "--manifests", EXAMPLE.toString(), "--workers", "0");
        refused(2, "expected: 0..64000", "standalone", "--manifests", EXAMPLE.toString(), "--privileged-port-offset", "-1");
        refused(2, "--ambiguous-paths", "standalone", "--manifests", EXAMPLE.toString(), "--ambiguous-paths", "maybe");
        refused(2, "expected: HOST:PORT", "standalone", "--admin-address", "9900");
        refused(2, "expected: NAMESPACE/NAME", "standalone", "--manifests", EXAMPLE.toString(), "--default-certificate", "x");
    }

    private void refusedLog(String text, String... flags) {
        List<String> all = new ArrayList<>(List.of("standalone", "--manifests", EXAMPLE.toString()));
        all.addAll(List.of(flags));
        refused(2, text, all.toArray(String[]::new));
    }

    @Test
    void anAccessLogThatCannotBeMeantIsWrongUsage() throws IOException {
        refusedLog("--access-log", "--access-log", "loud");
        refusedLog("variable $nothing (expected one of: arg_NAME, args, ", "--access-log", "text", "--access-log-format", "$nothing");
        refusedLog("variable $nothing", "--access-log", "text", "--access-log-format", "a ${nothing}");
        refusedLog("--access-log-escape: xml (expected: default, json or none)", "--access-log", "text", "--access-log-escape", "xml");
        refusedLog("--access-log-format with --access-log json", "--access-log", "json", "--access-log-format", "$status");
        refusedLog("--access-log-sample: 101 (expected: 0 to 100)", "--access-log", "text", "--access-log-sample", "101");
        refusedLog("--access-log-sample: all", "--access-log", "text", "--access-log-sample", "all");
        refusedLog("expected: a file in a folder that is there", "--access-log", "text", "--access-log-path", folder.resolve("no/log").toString());
        refusedLog("expected: a file in a folder that is there", "--access-log", "text", "--access-log-path", folder.toString());
        Path config = Files.writeString(folder.resolve("f.yaml"), "access-log: off\naccess-log-format: 'a ${nothing}'\n");
        refusedLog("variable $nothing", "--config", config.toString());
    }

    @Test
    void ticketKeysThatAreNoneAreWrongUsage() throws IOException {
        Path keys = folder.resolve("ticket.keys");
        refusedLog("--tls-ticket-keys: " + keys + ": not found (expected: 1 to 16 keys, a line each)", "--tls-ticket-keys", keys.toString());
        Files.writeString(keys, "# none\n");
        refusedLog("--tls-ticket-keys: " + keys + ": 0 keys (expected: 1 to 16)", "--tls-ticket-keys", keys.toString());
        String secret = "c2VjcmV0IHNlY3JldCBzZWNyZXQgc2VjcmV0IQ==";
        Files.writeString(keys, secret);
        String[] dataplane = {"dataplane", "--controller", "127.0.0.1:1", "--feed-plaintext", "--tls-ticket-keys", keys.toString()};
        refused(2, "--tls-ticket-keys: " + keys + ": line 1: 28 bytes (expected: 48 bytes in Base64)", dataplane);
        Files.writeString(keys, secret + "?");
        refused(2, "line 1: no Base64 (expected: 48 bytes in Base64)", dataplane);
        assertThat(run(dataplane).err()).doesNotContain(secret);
    }

    @Test
    void aShadowThatCannotBeMeantIsWrongUsage() {
        String log = EXAMPLE.resolve("ingress.yaml").toString();
        refusedLog("--shadow-log without --shadow", "--shadow-log", "-");
        refusedLog("--shadow-log-format without --shadow (expected", "--shadow-log-format", "$host");
        refusedLog("--shadow-log-format without --shadow-log", "--shadow", "--shadow-log-format", "$host");
        refusedLog("--shadow-log: - twice", "--shadow", "--shadow-log", "-", "--shadow-log", "-");
        refusedLog("expected: a file that can be read, or -", "--shadow", "--shadow-log", folder.resolve("absent").toString());
        refusedLog("is a folder", "--shadow", "--shadow-log", folder.toString());
        refusedLog("--shadow-log-format: '$request' without $host; $status; $proxy_upstream_name", "--shadow", "--shadow-log", log, "--shadow-log-format", "$request");
        refused(2, "without $host", "controller", "--shadow", "--shadow-log", log, "--shadow-log-format", "$request $status $proxy_upstream_name");
        refused(2, "--feed-certificates: missing", "controller", "--shadow=false");
    }

    @Test
    void theFeedIsNeverOpenByAccident() {
        refused(2, "--feed-certificates", "dataplane", "--controller", "192.0.2.1:9901");
        refused(2, "expected: a loopback address", "dataplane", "--controller", "192.0.2.1:9901", "--feed-plaintext");
        refused(2, "--controller", "dataplane", "--feed-plaintext");
    }

    @Test
    void whatIsNotThereIsAFailure() {
        refused(1, folder.resolve("absent") + " not found", "check", "--manifests", folder.resolve("absent").toString());
        refused(1, "not found", "standalone", "--manifests", folder.resolve("absent").toString());
    }

    @Test
    void aPortInUseIsAFailure() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    1,
                    "" + taken.getLocalPort(),
                    "standalone", "--manifests", EXAMPLE.toString(), "--admin-address", "127.0.0.1:" + taken.getLocalPort());
        }
    }

    @Test
    void aConfigFileHasTheSameNamesAndRefusesOthers() throws IOException {
        Path config = Files.writeString(folder.resolve("c.yaml"), "wokers: 2\n");
        refused(2, "unknown key wokers", "standalone", "--config", config.toString());
        Path broken = Files.writeString(folder.resolve("d.yaml"), "a: [\n");
        refused(2, broken.toString(), "standalone", "--config", broken.toString());
        Path zero = Files.writeString(folder.resolve("e.yaml"), "workers: 0\n");
        refused(2, "workers: 0", "standalone", "--manifests", EXAMPLE.toString(), "--config", zero.toString());
    }

    @Test
    void helpAndVersionAreNoFailures() {
        assertThat(run("--help").code()).isZero();
        assertThat(run("--help").out()).contains("standalone", "controller", "dataplane", "explain", "check", "probe", "echo");
        assertThat(run("--version").out()).startsWith("rauta ");
        assertThat(run("dataplane", "--help").out()).contains("--state-dir", "-h, --help").doesNotContain("picocli");
    }

    @Test
    void explainSaysWhichRouteAndExitsByIt() {
        Run routed = run("explain", "--manifests", EXAMPLE.toString(), "http://shop.example.com/shop/cart");
        assertThat(routed.code()).as(routed.err()).isZero();
        assertThat(routed.out()).contains("ingress/").contains("ingress.yaml:").contains("modern:80");
        Run not = run("explain", "--manifests", EXAMPLE.toString(), "http://nobody.example.com/");
        assertThat(not.code()).isEqualTo(1);
        assertThat(run("explain", "--manifests", EXAMPLE.toString(), "--output", "json", "http://shop.example.com/").out())
                .startsWith("{");
    }

    @Test
    void explainTellsEveryReadingOfAnAmbiguousPath() {
        Run differ = run("explain", "--manifests", EXAMPLE.toString(), "http://shop.example.com//shop/cart");
        assertThat(differ.code()).isEqualTo(1);
        assertThat(differ.out())
                .contains("none: 400, path: can be read in several ways")
                .containsPattern("reading +//shop/cart -> ingress/default/quickstart/0-1")
                .containsPattern("reading +/shop/cart -> ingress/default/quickstart/0-0");
        Run agree = run("explain", "--manifests", EXAMPLE.toString(), "http://shop.example.com/shop//cart%2F1");
        assertThat(agree.code()).as(agree.out()).isZero();
        assertThat(agree.out()).contains("modern:80").containsPattern("reading +/shop/cart/1 -> ingress/");
        Run refused = run("explain", "--manifests", EXAMPLE.toString(), "http://shop.example.com/a/..%2Fshop");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.out()).contains("none: 400, path: has a dot segment");
        Run told = run("explain", "--manifests", EXAMPLE.toString(), "--output", "json", "http://shop.example.com//shop");
        assertThat(told.out()).contains("\"refused\" : \"path: can be read").contains("\"readings\"");
    }

    @Test
    void checkGivesEveryObjectAVerdict() throws IOException {
        Run fine = run("check", "--manifests", EXAMPLE.toString());
        assertThat(fine.code()).as(fine.out()).isZero();
        assertThat(fine.out()).contains("Ingress").contains("applied").contains("HTTPRoute");
        Files.writeString(folder.resolve("i.yaml"), """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i, namespace: default}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: a.example
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: absent, port: {number: 80}}}}]}
                """);
        Run broken = run("check", "--manifests", folder.toString(), "--output", "json");
        assertThat(broken.code()).isEqualTo(1);
        assertThat(broken.out()).contains("\"refused\"").contains("absent");
    }

    @Test
    void checkSaysWhatBecomesOfABodySize() throws IOException {
        String ingress = """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i, namespace: default, annotations: {nginx.ingress.kubernetes.io/proxy-body-size: "%s"}}
                spec:
                  ingressClassName: rauta
                  rules:
                  - host: a.example
                    http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}
                """;
        Files.writeString(folder.resolve("i.yaml"), ingress.formatted("8m"));
        assertThat(run("check", "--manifests", folder.toString()).out())
                .contains("applied  nginx.ingress.kubernetes.io/proxy-body-size", "over 8388608 bytes are answered 413");
        Files.writeString(folder.resolve("i.yaml"), ingress.formatted("8 mb"));
        Run wrong = run("check", "--manifests", folder.toString());
        assertThat(wrong.code()).isEqualTo(1);
        assertThat(wrong.out()).contains("refused  nginx.ingress.kubernetes.io/proxy-body-size", "'8 mb' (expected:");
    }

    private Path copied(String from, String to) throws IOException {
        Path copy = Files.createDirectories(folder.resolve("copy"));
        for (String file : new String[] {"ingress.yaml", "gateway.yaml", "services.yaml", "tls.yaml"}) {
            Files.writeString(copy.resolve(file), Files.readString(EXAMPLE.resolve(file)).replace(from, to));
        }
        return copy;
    }

    @Test
    void diffExitsByWhetherAnythingChanges() throws IOException {
        Run same = run("diff", "--manifests", EXAMPLE.toString(), "--against", copied("shop.example.com", "shop.example.com").toString());
        assertThat(same.code()).as(same.out() + same.err()).isZero();
        assertThat(same.out()).contains(" requests asked, 0 answered otherwise");
        String other = copied("shop.example.com", "store.example.com").toString();
        Run changed = run("diff", "--manifests", EXAMPLE.toString(), "--against", other);
        assertThat(changed.code()).isEqualTo(1);
        assertThat(changed.out())
                .contains("GET http://shop.example.com/shop\n  was forward to default/modern:80", "  is  answer 404: no route", "by Ingress default/quickstart");
        assertThat(run("diff", "--manifests", EXAMPLE.toString(), "--against", other, "--output", "json").out())
                .startsWith("{").contains("\"url\" : \"http://store.example.com/shop\"");
    }

    @Test
    void diffNeedsTwoFoldersThatAreThere() {
        refused(2, "--against", "diff", "--manifests", EXAMPLE.toString());
        refused(2, "both given (expected: one)", "diff", "--manifests", EXAMPLE.toString(), "--kubeconfig", "x", "--against", EXAMPLE.toString());
        refused(1, "not found", "diff", "--manifests", EXAMPLE.toString(), "--against", folder.resolve("absent").toString());
    }

    @Test
    void migratePrintsManifestsAndTellsTheRest() {
        Run yaml = run("migrate", "--manifests", EXAMPLE.toString(), "--gateway", "infra/public");
        assertThat(yaml.code()).as(yaml.err()).isZero();
        assertThat(yaml.out()).startsWith("---").contains("kind: \"HTTPRoute\"", "name: \"public\"");
        assertThat(yaml.err()).contains("Ingress default/quickstart tls: ", "without equivalent: 1", "requests asked of both");
        Run json = run("migrate", "--manifests", EXAMPLE.toString(), "--output", "json");
        assertThat(json.out()).startsWith("{").contains("\"withoutEquivalent\"", "\"asked\"");
        assertThat(json.err()).isEmpty();
        assertThat(run("migrate", "--manifests", EXAMPLE.toString(), "--output", "text", "--verify=false").out())
                .contains("2 Ingresses as").doesNotContain("requests asked");
    }

    @Test
    void migrateRefusesWhatCannotBeMeant() throws IOException {
        refused(2, "--gateway: public (expected: NAMESPACE/NAME)", "migrate", "--manifests", EXAMPLE.toString(), "--gateway", "public");
        refused(2, "both given (expected: one)", "migrate", "--manifests", EXAMPLE.toString(), "--kubeconfig", "x");
        refused(1, "not found", "migrate", "--manifests", folder.resolve("absent").toString());
        refused(1, "Gateway default/quickstart: is there already", "migrate", "--manifests", EXAMPLE.toString(), "--gateway", "default/quickstart");
        Path none = Files.createDirectories(folder.resolve("none"));
        Files.copy(EXAMPLE.resolve("services.yaml"), none.resolve("services.yaml"));
        Run nothing = run("migrate", "--manifests", none.toString());
        assertThat(nothing.code()).isZero();
        assertThat(nothing.out()).isEmpty();
        assertThat(nothing.err()).contains("0 Ingresses as nothing");
    }

    @Test
    void checkHasAVerdictForEachKeyOfAConfigMap() throws IOException {
        Files.writeString(folder.resolve("c.yaml"), """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: nginx, namespace: ingress-nginx}
                data: {hsts-max-age: "60", worker-processes: "4", main-snippet: "x;", block-cidrs: nowhere}
                """);
        assertThat(run("check", "--manifests", folder.toString()).out()).contains("nothing of ours refers to it");
        Run told = run("check", "--manifests", folder.toString(), "--nginx-configmap", "ingress-nginx/nginx");
        assertThat(told.code()).isEqualTo(1);
        assertThat(told.out())
                .contains("applied  hsts-max-age", "ignored  worker-processes", "by --workers", "refused  main-snippet",
                        "refused  block-cidrs", "all Ingresses answer 503")
                .doesNotContain("data[");
        refused(2, "expected: NAMESPACE/NAME", "check", "--manifests", folder.toString(), "--nginx-configmap", "nginx");
    }
}
