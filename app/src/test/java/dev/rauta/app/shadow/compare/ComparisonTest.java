// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.shadow.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.shadow.log.LineFormat;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What became of a request there against what would become of it here. */
final class ComparisonTest {
    private static final String FORMAT = "$remote_addr $scheme $host \"$request\" $status $proxy_upstream_name $proxy_alternative_upstream_name $upstream_status";
    private static final LineFormat TOLD = LineFormat.of(FORMAT);

    private static final String INGRESSES = Site.ingress("plain", "/", "web")
            + Site.ingress("plain", "/api", "api")
            + Site.ingress("named", "/", "web").replace("number: 80", "name: http")
            + Site.ingress("idle", "/", "idle")
            + Site.ingress("absent", "/", "absent")
            + Site.ingress("away", "/", "web", "permanent-redirect: https://elsewhere.example/")
            + Site.ingress("root", "/", "web", "app-root: /app")
            + Site.ingress("listed", "/", "web", "whitelist-source-range: 10.0.0.0/8")
            + Site.ingress("auth", "/", "web", "auth-type: basic", "auth-secret: users")
            + """
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: users, namespace: default}
            stringData: {auth: "u:$2y$05$abcdefghijklmnopqrstuuJ9NyPhfJ2kXoWkJ8Oa0X6g1b6gQ0v7S"}
            """
            + Site.ingress("limited", "/", "web", "limit-rps: '5'")
            + Site.ingress("canary", "/", "web")
            + Site.ingress("canary", "/", "api", "canary: 'true'", "canary-by-header: x-canary", "canary-weight: '0'")
            + Site.ingress("weighed", "/", "web")
            + Site.ingress("weighed", "/", "api", "canary: 'true'", "canary-weight: '30'")
            + """
            ---
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata: {name: secure, namespace: default}
            spec:
              ingressClassName: rauta
              tls: [{hosts: [secure.example], secretName: absent}]
              rules: [{host: secure.example, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}]}}]
            """;

    private static Compared compared(LineFormat format, String line) throws IOException {
        return Site.of(INGRESSES).of(format.read(line).orElseThrow(() -> new AssertionError("not read: " + line)));
    }

    /** The name of the upstream is that of ingress-nginx, the last column what an upstream answered. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "none", value = {
        // Where requests go.
        "http plain GET /|200|default-web-80 - 200|SAME|",
        "http plain GET /|500|default-web-80 - 500|SAME|",
        "http plain GET /api/x|200|default-api-80 - 200|SAME|",
        "http plain GET /api/x|200|default-web-80 - 200|OTHER_UPSTREAM|",
        "http named GET /|200|default-web-http - 200|SAME|",
        "http named GET /|200|default-web-80 - 200|SAME|",
        "http named GET /|200|default-web-8080 - 200|OTHER_UPSTREAM|",
        "http weighed GET /|200|default-web-80 - 200|SAME|",
        "http weighed GET /|200|default-web-80 default-api-80 200|SAME|",
        "http plain GET /|200|default-web-80 default-api-80 200|OTHER_UPSTREAM|",
        // What is answered.
        "http nobody GET /|404|upstream-default-backend - 404|SAME|",
        "http nobody GET /|200|default-web-80 - 200|OTHER_ANSWER|",
        "http plain GET /|404|upstream-default-backend - 404|OTHER_ANSWER|",
        "http plain GET /a/../b|400|- - -|SAME|",
        "http away GET /x|301|default-web-80 - -|SAME|",
        "http away GET /x|302|default-web-80 - -|OTHER_ANSWER|",
        "http away GET /x|200|default-web-80 - 200|OTHER_ANSWER|",
        "http plain GET /x|301|default-web-80 - -|OTHER_ANSWER|",
        "http root GET /|302|default-web-80 - -|SAME|",
        "http root GET /x|200|default-web-80 - 200|SAME|",
        "http secure GET /|308|default-web-80 - -|SAME|",
        "https secure GET /|200|default-web-80 - 200|SAME|",
        "http secure GET /|200|default-web-80 - 200|OTHER_ANSWER|",
        "http listed GET /|403|default-web-80 - -|SAME|",
        "http plain GET /|403|default-web-80 - -|OTHER_ANSWER|",
        "http listed GET /|200|default-web-80 - 200|OTHER_ANSWER|",
        "http idle GET /|503|default-idle-80 - -|SAME|",
        "http absent GET /|503|default-absent-80 - -|SAME|",
        "http absent GET /|200|default-absent-80 - 200|OTHER_ANSWER|",
        // What the log does not decide.
        "http idle GET /|200|default-idle-80 - 200|UNDECIDED|no endpoint is ready",
        "http plain GET /|503|default-web-80 - -|UNDECIDED|why it was answered 503",
        "http plain GET /api|503|default-web-80 - -|OTHER_UPSTREAM|",
        "http plain GET /|499|default-web-80 - -|UNDECIDED|what its client did (499)",
        "http plain GET /|404|upstream-default-backend - 404 : 404|UNDECIDED|before an error page",
        "http auth GET /|200|default-web-80 - 200|UNDECIDED|credentials",
        "http auth GET /|401|default-web-80 - -|UNDECIDED|credentials",
        "http auth GET /|200|default-api-80 - 200|OTHER_UPSTREAM|",
        "http limited GET /|200|default-web-80 - 200|SAME|",
        "http limited GET /|503|default-web-80 - -|UNDECIDED|a limit",
        "http canary GET /|200|default-web-80 - 200|UNDECIDED|the field x-canary ($http_x_canary)",
        "http canary GET /|200|default-web-80 default-api-80 200|UNDECIDED|the field x-canary ($http_x_canary)",
        "http canary GET /|200|default-idle-80 - 200|OTHER_UPSTREAM|",
    })
    void aRequestHasOneOutcome(String request, String status, String upstreams, Outcome outcome, String why) throws IOException {
        String[] parts = request.split(" ");
        Compared compared = compared(TOLD, "192.0.2.7 " + parts[0] + " " + parts[1] + ".example \"" + parts[2] + " " + parts[3] + " HTTP/1.1\" " + status + " " + upstreams);
        assertThat(compared.outcome()).as(compared.toString()).isEqualTo(outcome);
        assertThat(compared.why()).contains(why == null ? "" : why);
    }

    @Test
    void aListOfAddressesLetsInWhomItNames() throws IOException {
        String line = " http listed.example \"GET / HTTP/1.1\" 200 default-web-80 - 200";
        assertThat(compared(TOLD, "10.1.2.3" + line).outcome()).isEqualTo(Outcome.SAME);
        Compared unknown = compared(
                LineFormat.of(FORMAT.substring(FORMAT.indexOf(' ') + 1)), line.strip());
        assertThat(unknown.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(unknown.why()).contains("$remote_addr");
    }

    @ParameterizedTest
    @CsvSource({
        "always, -, OTHER_UPSTREAM", "always, default-api-80, SAME", "never, -, SAME", "never, default-api-80, OTHER_UPSTREAM",
        "-, -, SAME", "-, default-api-80, OTHER_UPSTREAM"
    })
    void aFieldThatTheLogHoldsDecides(String field, String alternative, Outcome outcome) throws IOException {
        Compared compared = compared(
                LineFormat.of(FORMAT + " $http_x_canary"),
                "192.0.2.7 http canary.example \"GET / HTTP/1.1\" 200 default-web-80 " + alternative + " 200 " + field);
        assertThat(compared.outcome()).as(compared.toString()).isEqualTo(outcome);
    }

    @Test
    void howARequestCameDecidesWhereThatMatters() throws IOException {
        LineFormat silent = LineFormat.of(FORMAT.replace("$scheme ", ""));
        Compared secure = compared(silent, "192.0.2.7 secure.example \"GET / HTTP/1.1\" 200 default-web-80 - 200");
        assertThat(secure.outcome()).isEqualTo(Outcome.UNDECIDED);
        assertThat(secure.why()).contains("$scheme");
        assertThat(compared(silent, "192.0.2.7 plain.example \"GET / HTTP/1.1\" 200 default-web-80 - 200").outcome()).isEqualTo(Outcome.SAME);
        assertThat(compared(silent, "192.0.2.7 plain.example \"GET / HTTP/1.1\" 200 default-api-80 - 200").outcome())
                .isEqualTo(Outcome.OTHER_UPSTREAM);
    }

    @ParameterizedTest
    @CsvSource({"200, SAME", "308, UNDECIDED", "503, UNDECIDED"})
    void whetherAnUpstreamAnsweredIsNotGuessed(int status, Outcome outcome) throws IOException {
        Compared compared = compared(
                LineFormat.of("$scheme $host \"$request\" $status $proxy_upstream_name"),
                "http plain.example \"GET / HTTP/1.1\" " + status + " default-web-80");
        assertThat(compared.outcome()).isEqualTo(outcome);
    }

    @Test
    void whatIsNoRequestIsUndecided() throws IOException {
        assertThat(compared(TOLD, "192.0.2.7 http _ \"\\x16\\x03\" 400 - - -").why()).isEqualTo("what came is no request");
        assertThat(compared(TOLD, "192.0.2.7 http _ \"GET / HTTP/1.0\" 400 - - -").why()).isEqualTo("its host is not told");
    }

    @Test
    void whoAsksForItIsTold() throws IOException {
        Compared other = compared(TOLD, "192.0.2.7 http plain.example \"GET /api HTTP/1.1\" 200 default-web-80 - 200");
        assertThat(other.was()).isEqualTo("forward to default-web-80");
        assertThat(other.is()).isEqualTo("forward to default/api:80");
        assertThat(other.by().orElseThrow().toString()).startsWith("Ingress default/plain-api");
        assertThat(other.route()).isPresent();
    }
}
