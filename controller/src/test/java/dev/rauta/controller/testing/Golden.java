// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rauta.controller.infrastructure.Infrastructure;
import dev.rauta.controller.infrastructure.ServiceType;
import dev.rauta.controller.translate.AddressPool;
import dev.rauta.controller.translate.Settings;
import dev.rauta.controller.translate.Translation;
import dev.rauta.controller.watch.Observation;
import dev.rauta.routes.snapshot.codec.Entry;
import dev.rauta.routes.snapshot.codec.SnapshotCodec;
import dev.rauta.routes.upstream.UpstreamProtocol;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Reads, renders and compares golden files; {@code -Dgolden.rewrite=true} writes them anew. */
public final class Golden {
    private static final Path ROOT = Path.of("src", "test", "resources");
    private static final ObjectMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

    private Golden() {}

    public static List<Path> inputs(String area) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(area))) {
            return files.filter(file -> file.toString().endsWith(".in.yaml")).sorted().toList();
        }
    }

    /** Puts the input into {@code folder}, and beside it what its comment {@code # with: rauta services} names. */
    public static Path copy(Path input, Path folder) throws IOException {
        Files.copy(input, Files.createDirectories(folder).resolve("case.yaml"));
        for (String shared : said(input).getOrDefault("with", "").split(" ")) {
            if (!shared.isEmpty()) {
                Files.copy(ROOT.resolve("translate/shared/" + shared + ".yaml"), folder.resolve(shared + ".yaml"));
            }
        }
        return folder;
    }

    /** What cases share, as {@code # with} names it. */
    static String shared(String name) throws IOException {
        return Files.readString(ROOT.resolve("translate/shared/" + name + ".yaml"));
    }

    public static String name(Path input) {
        return input.getParent().getFileName() + "-" + input.getFileName().toString().replace(".in.yaml", "");
    }

    /** The defaults, but for what a first comment says: {@code # publish: 192.0.2.1} and the like. */
    public static Settings settings(Path input) throws IOException {
        Settings base = Settings.DEFAULT;
        Map<String, String> said = said(input);
        return new Settings(
                base.ingressClass(),
                Set.of(),
                base.controllerName(),
                base.gatewayControllerName(),
                Optional.ofNullable(said.get("default-certificate")),
                UpstreamProtocol.AUTO,
                !"false".equals(said.get("ssl-redirect")),
                said.containsKey("watch-namespace") ? Set.of(said.get("watch-namespace")) : Set.of(),
                said.containsKey("secret-namespaces") ? Set.of(said.get("secret-namespaces").split(",")) : Set.of(),
                Optional.ofNullable(said.get("publish-service")),
                said.containsKey("publish") ? List.of(said.get("publish")) : List.of(),
                Optional.ofNullable(said.get("gateway-address-pool")).map(AddressPool::parse),
                "true".equals(said.get("gateway-services")),
                ServiceType.parse(said.getOrDefault("gateway-service-type", "LoadBalancer")),
                Optional.ofNullable(said.getOrDefault("dataplane-service", said.get("publish-service"))),
                Optional.ofNullable(said.get("nginx-configmap")),
                "true".equals(said.get("recorded")));
    }

    private static Map<String, String> said(Path input) throws IOException {
        Map<String, String> said = new LinkedHashMap<>();
        for (String line : Files.readAllLines(input)) {
            if (line.startsWith("# ") && line.contains(": ")) {
                int colon = line.indexOf(": ");
                said.put(line.substring(2, colon), line.substring(colon + 2).strip());
            }
        }
        return said;
    }

    /** All that the input means; or, short, the parts that its comment {@code # show: statuses virtual_host} names. */
    public static String render(Path input, Translation translation, Observation observation) throws IOException {
        String show = said(input).get("show");
        return show == null
                ? render(translation, observation)
                : new KubernetesSerialization().asYaml(Excerpt.of(Set.of(show.split(" ")), all(translation, observation)));
    }

    private static String render(Translation translation, Observation observation) {
        return new KubernetesSerialization().asYaml(all(translation, observation));
    }

    private static Map<String, Object> all(Translation translation, Observation observation) {
        Map<String, Object> snapshot = new LinkedHashMap<>();
        for (Entry entry : SnapshotCodec.encode(translation.snapshot()).entries().values()) {
            snapshot.put(entry.key().toString(), entry.key().section().secret()
                    ? "(not shown)"
                    : withoutNulls(MAPPER.readValue(entry.body(), Object.class)));
        }
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("snapshot", snapshot);
        all.put("statuses", StatusText.of(translation.statuses()));
        if (!translation.infrastructure().equals(Infrastructure.NONE)) {
            all.put("infrastructure", InfrastructureText.of(translation.infrastructure()));
        }
        List<String> problems = new ArrayList<>(strings(observation.problems()));
        translation.problems().forEach(problem -> problems.add(problem.source() + ": " + problem.reason() + ": "
                + problem.message() + " @ "
                + observation.places().find(problem.source()).orElse("nowhere")));
        all.put("problems", problems);
        all.put("annotations", strings(translation.annotations()));
        all.put("used", strings(new TreeSet<>(translation.used())));
        Map<String, Object> ignored = new LinkedHashMap<>();
        translation.ignored().forEach((object, why) -> ignored.put(object.toString(), why));
        all.put("ignored", ignored);
        all.put("skipped", observation.skipped());
        return all;
    }

    public static void compare(Path input, String actual) throws IOException {
        Path expected = input.resolveSibling(input.getFileName().toString().replace(".in.yaml", ".out.yaml"));
        if (Boolean.getBoolean("golden.rewrite")) {
            Files.writeString(expected, actual);
        }
        assertThat(expected).as("run with -Dgolden.rewrite=true to make it, then read it").exists();
        assertThat(actual).isEqualTo(Files.readString(expected));
    }

    /** An absent field is no news. */
    private static Object withoutNulls(Object json) {
        if (json instanceof Map<?, ?> map) {
            map.values().removeIf(Objects::isNull);
            map.values().forEach(Golden::withoutNulls);
        } else if (json instanceof List<?> list) {
            list.forEach(Golden::withoutNulls);
        }
        return json;
    }

    private static List<String> strings(Iterable<?> values) {
        List<String> strings = new ArrayList<>();
        values.forEach(value -> strings.add(String.valueOf(value)));
        return strings;
    }
}
