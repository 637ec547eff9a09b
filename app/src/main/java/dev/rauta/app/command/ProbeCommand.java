// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code rauta probe}: one request; exit code 0 where the answer is 2xx. */
@Command(name = "probe", mixinStandardHelpOptions = true, description = "Sends one request; exit code 0 on 2xx.")
final class ProbeCommand implements Callable<Integer> {
    @Parameters(paramLabel = "URL", description = "http or https.")
    String url = "";

    @Option(names = "-H", paramLabel = "'k: v'", description = "A header field; repeatable.")
    List<String> headers = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        // The JDK's client sends no Host of ours otherwise, and a probe of a virtual host needs one.
        System.setProperty("jdk.httpclient.allowRestrictedHeaders", "host");
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address(url)).timeout(Duration.ofSeconds(10));
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new IllegalArgumentException("header: " + header + " (expected: NAME: VALUE)");
            }
            request.header(header.substring(0, colon).strip(), header.substring(colon + 1).strip());
        }
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            int status = client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
            System.out.println(url + " " + status);
            return status / 100 == 2 ? RautaCommand.DONE : RautaCommand.FAILED;
        } catch (IOException e) {
            throw new IOException("probe of " + url + ": " + (e.getMessage() == null ? e.toString() : e.getMessage()), e);
        }
    }

    private static URI address(String text) {
        URI address = URI.create(text);
        if (address.getHost() == null || address.getScheme() == null || !address.getScheme().matches("https?")) {
            throw new IllegalArgumentException("URL: " + text + " (expected: http://HOST... or https://HOST...)");
        }
        return address;
    }
}
