// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.diff;

import static dev.rauta.app.testing.Manifests.SERVICES;
import static dev.rauta.app.testing.Manifests.ingress;
import static dev.rauta.app.testing.Manifests.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.diff.Difference.Change;
import dev.rauta.routes.snapshot.Snapshot;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Which requests are told to change, and which are not. */
final class DifferenceTest {
    private static final String SHOP = ingress("shop", "", "a.example", "/shop", "web");

    private static List<String> changed(String before, String after) throws IOException {
        Difference difference = Difference.between(snapshot(SERVICES + before), snapshot(SERVICES + after));
        assertThat(difference.asked()).isPositive();
        return difference.changes().stream().map(change -> change.request().toString()).toList();
    }

    private static String told(String before, String after) throws IOException {
        return DifferenceText.of(Difference.between(snapshot(SERVICES + before), snapshot(SERVICES + after)));
    }

    @Test
    void namesAndOwnersDoNotCount() throws IOException {
        assertThat(changed(SHOP, SHOP)).isEmpty();
        assertThat(changed(SHOP, SHOP.replace("name: shop,", "name: store,"))).isEmpty();
    }

    @Test
    void anotherServiceChangesWhatItsPathTakesAndNothingElse() throws IOException {
        List<String> changed = changed(SHOP, SHOP.replace("name: web", "name: api"));
        assertThat(changed)
                .contains("GET http://a.example/shop", "GET http://a.example/shop/", "POST https://a.example/shop")
                .doesNotContain("GET http://a.example/shopx", "GET http://a.example/SHOP", "GET http://a.example/");
        assertThat(told(SHOP, SHOP.replace("name: web", "name: api")))
                .contains("was forward to default/web:80 AUTO", "is  forward to default/api:80 HTTP2", ", by Ingress default/shop");
    }

    @Test
    void aPathThatBecomesLongerOrShorterIsNoticedAtItsEdges() throws IOException {
        assertThat(changed(SHOP, SHOP.replace("path: /shop", "path: /shop/cart")))
                .contains("GET http://a.example/shop", "GET http://a.example/shop/below/it")
                .doesNotContain("GET http://a.example/shop/cart");
        assertThat(changed(SHOP, SHOP.replace("pathType: Prefix", "pathType: Exact")))
                .contains("GET http://a.example/shop/", "GET http://a.example/shop/below/it")
                .doesNotContain("GET http://a.example/shop");
    }

    @Test
    void aWildcardIsAskedOneLabelAndTwoLabelsBelow() throws IOException {
        String wild = ingress("wild", "", "*.example", "/shop", "web");
        assertThat(changed(wild, "")).contains("GET http://sample.example/shop");
        assertThat(changed(wild, "")).as("an Ingress's wildcard is one label").noneMatch(one -> one.contains("sample.sample"));
        assertThat(changed(wild + SHOP, SHOP)).contains("GET http://sample.example/shop").noneMatch(one -> one.contains("a.example"));
    }

    @Test
    void whatIsOnTheWayCounts() throws IOException {
        for (String annotation : List.of(
                "rauta.dev/access-addresses-allow: 10.0.0.0/8",
                "rauta.dev/timeouts-request: 5s",
                "rauta.dev/retry-attempts: '2'",
                "rauta.dev/load-balancing-type: LeastRequest",
                "rauta.dev/request-headers-set: 'x-a: b'",
                "nginx.ingress.kubernetes.io/proxy-body-size: 8m")) {
            assertThat(changed(SHOP, ingress("shop", annotation, "a.example", "/shop", "web")))
                    .as(annotation)
                    .contains("GET http://a.example/shop");
        }
    }

    @Test
    void aCanaryIsAskedWithItsHeaderAndWithout() throws IOException {
        String canary = ingress("canary", "rauta.dev/canary: 'true', rauta.dev/canary-by-header: x-new", "a.example", "/shop", "api");
        assertThat(changed(SHOP, SHOP + canary)).contains("GET http://a.example/shop -H 'x-new: always'").doesNotContain("GET http://a.example/shop");
        assertThat(told(SHOP, SHOP + canary))
                .containsPattern("is  forward to default/api:80 [^\n]*; while that has no endpoint forward to default/web:80 ");
    }

    @Test
    void theCertificateCounts() throws IOException {
        // Without the Secret there is none; with TLS asked for, plain HTTP is redirected.
        assertThat(changed(SHOP, SHOP.replace("  rules:", "  tls: [{hosts: [a.example]}]\n  rules:")))
                .contains("GET http://a.example/shop")
                .doesNotContain("GET https://a.example/shop");
    }

    @Test
    void theSameRequestsEachTimeAndNotMany() throws IOException {
        Snapshot one = snapshot(SERVICES + SHOP);
        List<SampleRequest> requests = SampleRequests.of(one, Snapshot.empty());
        assertThat(SampleRequests.of(snapshot(SERVICES + SHOP), Snapshot.empty())).isEqualTo(requests).doesNotHaveDuplicates();
        long routes = one.routes().virtualHosts().stream().mapToLong(host -> host.routes().size()).sum();
        assertThat(requests).hasSizeLessThanOrEqualTo((int) routes * (SampleRequests.MOST + 2) + 8);
    }

    @Test
    void whoIsLetPastAGuardIsAnOpening() throws IOException {
        String guarded = ingress("shop", "rauta.dev/access-addresses-allow: 10.0.0.0/8", "a.example", "/shop", "web");
        String closed = ingress("shop", "rauta.dev/access-addresses-allow: nonsense", "a.example", "/shop", "web");
        assertThat(openings(guarded, SHOP)).isNotEmpty();
        assertThat(openings(closed, SHOP)).isNotEmpty();
        assertThat(openings(SHOP, guarded)).isEmpty();
        assertThat(openings(guarded, closed)).isEmpty();
    }

    private static List<String> openings(String before, String after) throws IOException {
        return Difference.between(snapshot(SERVICES + before), snapshot(SERVICES + after)).changes().stream()
                .filter(change -> change.after().opens(change.before()))
                .map(Change::request)
                .map(SampleRequest::url)
                .collect(Collectors.toList());
    }

    @Test
    void aPreflightRequestMayGoWhereItWouldWithoutItsPolicy() throws IOException {
        String cors = ingress("shop", "rauta.dev/cors-allow-origins: https://x.example", "a.example", "/shop", "web");
        String canary = ingress("canary", "rauta.dev/canary: 'true', rauta.dev/canary-by-header: x-new", "a.example", "/shop", "api");
        assertThat(changed(cors + canary, SHOP + canary)).anyMatch(one -> one.startsWith("OPTIONS "));
        assertThat(openings(cors + canary, SHOP + canary)).isEmpty();
    }
}
