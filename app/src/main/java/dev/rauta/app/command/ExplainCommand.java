// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.command;

import dev.rauta.app.admin.Headers;
import dev.rauta.app.config.ControllerOptions;
import dev.rauta.app.explain.Explainer;
import dev.rauta.app.explain.Explanation;
import dev.rauta.app.explain.ExplanationText;
import dev.rauta.app.explain.Planned;
import dev.rauta.app.logging.LogSetup;
import dev.rauta.dataplane.http.path.AmbiguousPaths;
import dev.rauta.dataplane.router.Router;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** {@code rauta explain}: which route a request would take, and why; exit code 0 where one does. */
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description = "Tells which listener, route, upstream and endpoints a request gets, and who asked for that.")
final class ExplainCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final int LOCAL_OFFSET = 8000;

    @Mixin
    ControllerOptions control = new ControllerOptions();

    @Option(names = "--manifests", paramLabel = "DIR", description = "A folder of Kubernetes YAML.")
    @Nullable Path manifests;

    @Option(names = "--admin", paramLabel = "URL", description = "The admin address of a running dataplane.")
    @Nullable URI admin;

    @Option(names = "-X", paramLabel = "METHOD", description = "The request's method (default: GET).")
    String method = "GET";

    @Option(names = "-H", paramLabel = "'k: v'", description = "A header field; repeatable.")
    List<String> headers = new ArrayList<>();

    @Option(names = "--output", paramLabel = "FORMAT", description = "text or json (default: text).")
    OutputFormat output = OutputFormat.text;

    @Parameters(paramLabel = "URL", description = "The request, such as http://shop.example.com/cart.")
    URI url = URI.create("");

    @Override
    public Integer call() throws IOException, InterruptedException {
        LogSetup.quiet();
        long given = Stream.of(Optional.ofNullable(manifests), Optional.ofNullable(admin), control.kubeconfig())
                .filter(Optional::isPresent)
                .count();
        if (given > 1) {
            throw new IllegalArgumentException("--manifests, --kubeconfig, --admin: " + given + " given (expected: one)");
        }
        Explanation explanation = admin != null ? asked(admin) : planned();
        System.out.print(
                switch (output) {
                    case text -> ExplanationText.of(explanation);
                    case json -> JSON.writerWithDefaultPrettyPrinter().writeValueAsString(explanation) + "\n";
                });
        return explanation.routed() ? RautaCommand.DONE : RautaCommand.FAILED;
    }

    private Explanation planned() throws InterruptedException {
        Planned planned = Planned.of(Optional.ofNullable(manifests), control);
        var snapshot = planned.translation().snapshot();
        Router router = Router.compile(snapshot.routes());
        List<Map.Entry<String, String>> fields = headers.stream().map(Headers::parse).toList();
        return new Explainer(
                        snapshot, router, LOCAL_OFFSET, AmbiguousPaths.REFUSE, planned.observation().places()::find)
                .explain(method, url, fields);
    }

    private Explanation asked(URI address) throws IOException, InterruptedException {
        StringBuilder query = new StringBuilder("/explain?url=").append(encoded(url.toString()));
        query.append("&method=").append(encoded(method));
        headers.forEach(header -> query.append("&header=").append(encoded(header)));
        URI page = address.resolve(query.toString());
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IOException("admin: " + page + " answered " + answer.statusCode() + ": "
                        + answer.body().strip());
            }
            return JSON.readValue(answer.body(), Explanation.class);
        } catch (ConnectException e) {
            throw new IOException("admin: " + address + " does not answer (expected: a dataplane's admin address)", e);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
