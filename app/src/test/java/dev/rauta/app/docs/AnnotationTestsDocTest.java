// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.app.nginx.KeyCase;
import dev.rauta.app.testing.ForKey;
import dev.rauta.controller.translate.ingress.nginx.Catalogue;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey;
import dev.rauta.controller.translate.ingress.nginx.key.NginxKey.Stand;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;

/** docs/annotations-tests.md says of every annotation of ingress-nginx which tests show what becomes of it, and no annotation is without. */
final class AnnotationTestsDocTest {
    private static final String EVERY = "EveryKeyTest";

    /** A test of {@code EveryKeyTest}, which has a case of each key of a stand. */
    private static final Map<Stand, String> EACH = new EnumMap<>(Map.of(
            Stand.APPLIED, "valuesThatAreNone", Stand.HARMLESS, "keysThatAreIgnored", Stand.REFUSED, "keysThatAreRefused"));

    /** @param keys of the catalogue; empty for what is about all of a stand */
    private record Shown(String type, String method, String text, List<String> keys) {
        String name() {
            return type + "." + method;
        }
    }

    @Test
    void everyAnnotationHasItsTests() throws IOException, URISyntaxException {
        List<Shown> tests = tests();
        for (Shown test : tests) {
            assertThat(test.text()).as("%s: what it shows, in a @DisplayName", test.name()).isNotEmpty();
            assertThat(test.keys()).as("%s: keys of the catalogue, each once", test.name()).doesNotHaveDuplicates()
                    .allMatch(key -> Catalogue.find(key) != null);
        }
        for (NginxKey key : Catalogue.all()) {
            if (key.stand() == Stand.APPLIED) {
                assertThat(of(key, tests)).as("%s: a test of what it does, with @ForKey", key.name()).isNotEmpty();
            }
            if (key.guards()) {
                assertThat(KeyCase.of(key).effect()).as("%s: a value that is none closes", key.name())
                        .isIn(KeyCase.Effect.CLOSED, KeyCase.Effect.HOSTS);
            }
        }
        assertThat(KeyCase.keys()).hasSize(Catalogue.all().size());
        assertThat(each()).as("tests of all keys").containsKeys(EACH.values().toArray(String[]::new));
    }

    @Test
    void theDocumentSaysWhichTestsThereAre() throws IOException, URISyntaxException {
        List<Shown> tests = tests();
        Map<String, String> each = each();
        StringBuilder text = new StringBuilder("""
                # Tests of the annotations of ingress-nginx

                Generated from the tests. What each key means is in [annotations.md](annotations.md). All of these tests go from manifests over
                sockets to what clients and Services see, those of the last column with what a key does and where it does nothing. `%s`
                goes through all keys besides, each in the clear and over TLS:

                """.formatted(EVERY));
        EACH.values().forEach(name -> text.append("- `").append(name).append("`: ").append(each.get(name)).append('\n'));
        text.append('\n');
        counts(text, tests);
        text.append("\n| key | verdict | a value that is none, or the key itself | tests |\n|---|---|---|---|\n");
        for (NginxKey key : Catalogue.all()) {
            text.append("| `").append(key.name()).append("` | ").append(verdict(key)).append(" | ")
                    .append(KeyCase.of(key).effect().text()).append(" | ");
            List<String> names = new ArrayList<>(of(key, tests).map(test -> "`" + test.name() + "`").toList());
            names.add("`" + EVERY + "." + EACH.get(key.stand()) + "`");
            text.append(String.join(", ", names)).append(" |\n");
        }
        text.append("\n## What the tests show\n\n| test | shows |\n|---|---|\n");
        for (Shown test : tests) {
            text.append("| `").append(test.name()).append("` | ").append(test.text().replace("|", "\\|")).append(" |\n");
        }
        GeneratedDoc.compare(Path.of("../docs/annotations-tests.md"), text.toString());
    }

    private static void counts(StringBuilder text, List<Shown> tests) {
        text.append("| of ").append(Catalogue.all().size()).append(" keys, ").append(AnnotationsDocTest.OWN.size())
                .append(" of them our own or older than the last ingress-nginx | keys | with a test of their own | closed where they cannot be honoured |\n|---|---|---|---|\n");
        Map<String, List<NginxKey>> all = new TreeMap<>(Catalogue.all().stream().collect(Collectors.groupingBy(AnnotationTestsDocTest::verdict)));
        all.forEach((verdict, keys) -> text.append("| ").append(verdict).append(" | ").append(keys.size()).append(" | ")
                .append(keys.stream().filter(key -> of(key, tests).findAny().isPresent()).count()).append(" | ")
                .append(keys.stream().filter(key -> KeyCase.of(key).effect() != KeyCase.Effect.OPEN && KeyCase.of(key).effect() != KeyCase.Effect.NARROW).count())
                .append(" |\n"));
    }

    private static Stream<Shown> of(NginxKey key, List<Shown> tests) {
        return tests.stream().filter(test -> test.keys().contains(key.name()));
    }

    private static String verdict(NginxKey key) {
        String stand = switch (key.stand()) {
            case APPLIED -> "applied";
            case HARMLESS -> "ignored";
            case REFUSED -> "refused";
        };
        return stand + (key.guards() ? ", a guard" : "");
    }

    /** Of {@code EveryKeyTest}, by their names. */
    private static Map<String, String> each() throws IOException, URISyntaxException {
        return methods()
                .filter(method -> method.getDeclaringClass().getSimpleName().equals(EVERY) && method.isAnnotationPresent(DisplayName.class))
                .collect(Collectors.toMap(Method::getName, AnnotationTestsDocTest::text));
    }

    private static List<Shown> tests() throws IOException, URISyntaxException {
        return methods()
                .filter(method -> method.isAnnotationPresent(ForKey.class))
                .map(method -> {
                    assertThat(method.isAnnotationPresent(Test.class) || method.isAnnotationPresent(ParameterizedTest.class))
                            .as("%s: a test", method).isTrue();
                    return new Shown(
                            method.getDeclaringClass().getSimpleName(), method.getName(), text(method), List.of(method.getAnnotation(ForKey.class).value()));
                })
                .sorted(Comparator.comparing(Shown::name))
                .toList();
    }

    private static String text(Method method) {
        DisplayName said = method.getAnnotation(DisplayName.class);
        return said == null ? "" : said.value();
    }

    /** Of all test classes of this module. */
    private static Stream<Method> methods() throws IOException, URISyntaxException {
        Path root = Path.of(Objects.requireNonNull(AnnotationTestsDocTest.class.getProtectionDomain().getCodeSource()).getLocation().toURI());
        List<String> names;
        try (Stream<Path> files = Files.walk(root.resolve("dev/rauta/app"))) {
            names = files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith("Test.class"))
                    .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
        List<Method> methods = new ArrayList<>();
        for (String name : names) {
            try {
                methods.addAll(List.of(Class.forName(name, false, AnnotationTestsDocTest.class.getClassLoader()).getDeclaredMethods()));
            } catch (ClassNotFoundException e) {
                throw new IllegalStateException(e);
            }
        }
        return methods.stream();
    }
}
