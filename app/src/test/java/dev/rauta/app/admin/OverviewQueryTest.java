// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.admin;

import static dev.rauta.app.admin.OverviewTest.section;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be asked of the page for people, of one with many routes and names that mean harm. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OverviewQueryTest {
    private static final String HARM = "<script>alert(1)</script>\"'>&";
    private static final int MANY = 3000;

    private AdminSite site;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        StringBuilder many = new StringBuilder("""
                ---
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: many, namespace: default}
                spec:
                  ingressClassName: rauta
                  rules:
                """);
        for (int i = 0; i < MANY; i++) {
            many.append("  - {host: h%04d.example, http: {paths: [{path: /p%d, pathType: Exact, backend: {service: {name: web, port: {number: 80}}}}]}}\n"
                    .formatted(i, i));
        }
        String yaml = HARM.replace("\"", "\\\"");
        String harm = AdminSite.ingress(yaml, "named.example", "/", "web") + AdminSite.ingress("harm", "harm.example", "/" + yaml, "web");
        site = AdminSite.serving(folder, 1, many + harm + AdminSite.ingress("shop", "shop.example", "/Cart", "api")
                + AdminSite.service("web", "127.0.0.1") + AdminSite.service("api", "127.0.0.1"));
    }

    @AfterAll
    void stop() {
        site.close();
    }

    @Test
    void aPageIsBoundedAndLeadsToTheNext() throws Exception {
        String page = site.page("");
        assertThat(page.length()).isLessThan(200_000);
        String routes = section(page, "routes");
        assertThat(routes.split("<tr>", -1)).hasSize(50 + 2);
        assertThat(routes).contains("h0000.example", "1 to 50 of 3,00").doesNotContain("h0050.example").contains("href=\"?routes=2#routes\"");
        assertThat(section(site.page("?routes=2"), "routes")).contains("h0050.example").doesNotContain("h0049.example", "h0100.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"999999999", "61"})
    void behindTheLastPageIsTheLast(String number) throws Exception {
        assertThat(section(site.page("?routes=" + number), "routes")).contains("shop.example").doesNotContain("h0000.example", ">Next</a>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "x", "99999999999999", ""})
    void whatIsNoPageIsTheFirst(String number) throws Exception {
        assertThat(section(site.page("?routes=" + number), "routes")).contains("h0000.example");
    }

    @ParameterizedTest
    @CsvSource({
        "h1234.EXAMPLE, h1234.example, h1233.example", "/p77, h0077.example, h0078.example", "/cart, shop.example, h0000.example",
        "default/shop, shop.example, h0000.example", "example h0999, h0999.example, h0998.example", "default/api, shop.example, h0000.example"
    })
    void aSearchGoesByHostPathObjectAndUpstream(String words, String found, String other) throws Exception {
        String page = site.page("?q=" + AdminSite.encoded(words));
        assertThat(section(page, "routes")).contains(found).doesNotContain(other);
        assertThat(page).contains("Show everything");
    }

    @Test
    void aSearchForAHostShowsWhereItGoes() throws Exception {
        assertThat(section(site.page("?q=shop.example"), "upstreams")).contains("default/api:80").doesNotContain("default/web:80");
    }

    @Test
    void aSearchIsKeptFromPageToPage() throws Exception {
        assertThat(section(site.page("?q=h1&routes=2"), "routes")).contains("51 to 100 of 1,000", "1,000 of 3,00", "href=\"?q=h1&amp;routes=3#routes\"");
        assertThat(section(site.page("?q=nowhere"), "routes")).contains("Nothing here has “nowhere”.", "0 of 3,00");
    }

    @Test
    void whateverNamesAndQueriesSayIsText() throws Exception {
        String harm = AdminSite.encoded(HARM);
        String escaped = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&amp;";
        assertThat(section(site.page(""), "problems")).contains("Ingress default/" + escaped, "InvalidObject");
        assertThat(section(site.page("?q=harm.example"), "routes")).contains(escaped);
        for (String query : new String[] {
            "?q=" + harm, "?q=harm.example", "?url=" + harm, "?url=http://harm.example/&headers=" + harm, "?url=http://harm.example/&method=" + harm,
            "?url=http://harm.example/&headers=" + AdminSite.encoded("x-a: " + HARM), "?routes=" + harm, "?" + harm + "=1", "?q=%E2%80%AE%00%1B"
        }) {
            String page = site.page(query);
            assertThat(page).as(query).doesNotContain("<script", "\"'>", "\u202E", "\u001B", "\0").contains("</html>");
        }
    }

    @Test
    void aBrowserMayRunNothing() throws Exception {
        HttpResponse<String> answer = site.get("");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        String policy = answer.headers().firstValue("Content-Security-Policy").orElseThrow();
        assertThat(policy).contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'").doesNotContain("unsafe", "script-src", "*", "http");
        Matcher style = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL).matcher(answer.body());
        assertThat(style.find()).isTrue();
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));
        assertThat(policy).contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(digest) + "'");
        assertThat(answer.body()).doesNotContain("style=", "onclick", "src=", "http://", "//cdn");
    }

    @Test
    void aFormExplainsARequest() throws Exception {
        String answer = section(site.page("?method=PUT&url=" + AdminSite.encoded("http://shop.example/Cart/1") + "&headers=x-a%3A+b%0D%0A"), "explain");
        assertThat(answer).contains(">routed<", "PUT http://shop.example/Cart/1", "default/api:80", "Ingress default/shop", "site.yaml:", "value=\"PUT\"", ">x-a: b");
        assertThat(section(site.page("?url=http://shop.example/other"), "explain")).contains(">not routed<", "none: 404");
        assertThat(section(site.page("?url=http://1.2.3.4/&headers=" + AdminSite.encoded("Host: shop.example\nx: y")), "explain")).contains("shop.example");
    }

    @ParameterizedTest
    @CsvSource({"nonsense, '', URL: nonsense (expected", "http://a b/, '', Illegal character", "http://shop.example/, novalue, header: novalue (expected: NAME: VALUE)"})
    void aQuestionThatCannotBeAskedIsToldWhatIsWrong(String url, String headers, String said) throws Exception {
        HttpResponse<String> answer = site.get("?url=" + AdminSite.encoded(url) + "&headers=" + headers);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(section(answer.body(), "explain")).contains(said, "role=\"alert\"");
    }

    /** Every field has a label, every table a name and headings, and the first thing to reach leads past the rest. */
    @Test
    void aKeyboardAndAReaderGetAlong() throws Exception {
        String page = site.page("");
        assertThat(page.indexOf("href=\"#content\"")).isPositive().isLessThan(page.indexOf("<header>"));
        Matcher field = Pattern.compile("<(?:input|textarea) id=\"([a-z]+)\"").matcher(page);
        int fields = 0;
        while (field.find()) {
            fields++;
            assertThat(page).contains("for=\"" + field.group(1) + "\"");
        }
        assertThat(fields).isEqualTo(4);
        assertThat(page.split("<table>", -1).length).isEqualTo(page.split("role=\"region\" tabindex=\"0\" aria-labelledby=", -1).length);
        assertThat(page).contains("<html lang=\"en\">", "prefers-color-scheme: dark", "width=device-width").doesNotContain("<th>");
    }
}
