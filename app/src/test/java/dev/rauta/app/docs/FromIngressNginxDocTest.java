// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.command.RautaCommand;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/from-ingress-nginx.md shows what check, explain and migrate say of a cluster of ingress-nginx. */
final class FromIngressNginxDocTest {
    private static final String FOLDER = "examples/from-ingress-nginx";
    private static final List<String> CLUSTER = List.of(
            "--manifests", "../" + FOLDER, "--adopt-class", "nginx", "--nginx-configmap", "ingress-nginx/ingress-nginx-controller");

    private record Run(int code, String out, String err) {}

    @Test
    void theDocumentSaysWhatTheCommandsDo() throws IOException {
        Run check = run("check", List.of("--summary"));
        Run explain = run("explain", List.of("https://shop.example.com/api/v1/items"));
        Run closed = run("explain", List.of("http://lua.example.com/"));
        Run migrate = run("migrate", List.of("--output", "text"));
        assertThat(List.of(check.code(), explain.code(), migrate.code())).as(migrate.err()).containsExactly(1, 0, 0);
        assertThat(closed.out()).contains("503");
        GeneratedDoc.compare(Path.of("../docs/from-ingress-nginx.md"), """
                # A cluster of ingress-nginx

                Generated from the program. [%s](../%s) has the 68 Ingresses of a platform, its Services, Secrets and the controller's ConfigMap,
                as they are without a thought of Rauta; three are mistyped or rest on what is not here, as in any cluster. How to go on from
                here: [migrating.md](migrating.md).

                ## What is there to do

                %s
                ## What becomes of a request

                %s
                What rests on a snippet that keeps somebody out is closed:

                %s
                ## What has no equivalent in Gateway API

                `rauta migrate` prints manifests, and here what they cannot say; no request is answered otherwise for another reason:

                %s""".formatted(
                        FOLDER,
                        FOLDER,
                        block("check", "--summary", check.out()),
                        block("explain", "https://shop.example.com/api/v1/items", explain.out()),
                        block("explain", "http://lua.example.com/", closed.out()),
                        block("migrate", "--output text", migrate.out())));
    }

    private static String block(String command, String rest, String output) {
        return "    $ rauta " + command + " " + String.join(" ", CLUSTER).replace("../", "") + (rest.isEmpty() ? "" : " " + rest) + "\n"
                + output.lines().map(line -> line.isEmpty() ? "" : "    " + line).reduce("", (all, line) -> all + line + "\n");
    }

    private static synchronized Run run(String command, List<String> more) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(CLUSTER);
        arguments.addAll(more);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int code = RautaCommand.run(arguments.toArray(String[]::new));
            return new Run(code, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
