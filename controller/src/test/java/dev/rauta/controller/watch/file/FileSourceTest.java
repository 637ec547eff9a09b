// SPDX-License-Identifier: Apache-2.0
package dev.rauta.controller.watch.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.rauta.controller.cluster.policy.PolicyTargetRef;
import dev.rauta.controller.cluster.policy.TrafficPolicy;
import dev.rauta.controller.cluster.policy.TrafficPolicySpec;
import dev.rauta.controller.condition.Problem;
import dev.rauta.controller.watch.Observation;
import dev.rauta.routes.SourceRef;
import io.fabric8.kubernetes.api.model.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A folder that people and programs edit in every way there is, while it is served. */
final class FileSourceTest {
    private static final String SERVICE = """
            apiVersion: v1
            kind: Service
            metadata: {name: %s}
            spec: {ports: [{port: 80}]}
            """;

    @TempDir
    Path folder;

    private FileSource source;
    private final AtomicInteger changes = new AtomicInteger();

    @AfterEach
    void close() {
        if (source != null) {
            source.close();
        }
    }

    private void start() {
        source = FileSource.of(folder);
        source.start(changes::incrementAndGet);
        await().until(source::synced);
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private List<String> services() {
        return source.observe().state().services().all().stream()
                .map(service -> service.getMetadata().getName())
                .sorted()
                .toList();
    }

    private List<String> problems() {
        return source.observe().problems().stream().map(Problem::message).toList();
    }

    @Test
    void filesAreAddedEditedAndRemoved() throws IOException {
        write("a.yaml", SERVICE.formatted("a"));
        start();
        assertThat(services()).containsExactly("a");
        Files.createDirectories(folder.resolve("deep/er"));
        write("deep/er/b.yml", SERVICE.formatted("b") + "---\n" + SERVICE.formatted("c"));
        await().until(() -> services().equals(List.of("a", "b", "c")));
        write("a.yaml", SERVICE.formatted("a2"));
        await().until(() -> services().equals(List.of("a2", "b", "c")));
        Files.delete(folder.resolve("deep/er/b.yml"));
        await().until(() -> services().equals(List.of("a2")));
    }

    @Test
    void aBrokenFileKeepsItsLastGoodStateAndSaysWhere() throws IOException {
        write("a.yaml", SERVICE.formatted("a"));
        write("b.yaml", SERVICE.formatted("b"));
        start();
        write("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: [unclosed\n");
        await().until(() -> !problems().isEmpty());
        assertThat(services()).containsExactly("a", "b");
        assertThat(source.observe().problems()).singleElement().satisfies(problem -> {
            assertThat(problem.toString()).contains("a.yaml");
            assertThat(problem.message()).containsPattern("line [34]|:[34]");
        });
        write("a.yaml", SERVICE.formatted("a3"));
        await().until(() -> problems().isEmpty() && services().equals(List.of("a3", "b")));
    }

    @Test
    void aFileBrokenFromTheStartHidesNoOther() throws IOException {
        write("a.yaml", "kind: [");
        write("b.yaml", SERVICE.formatted("b"));
        start();
        assertThat(services()).containsExactly("b");
        assertThat(problems()).hasSize(1);
    }

    /** It may guard: absent it would let everybody in. */
    @Test
    void aPolicyThatCannotBeReadStandsForWhatItMayGuard() throws IOException {
        String policy = """
                apiVersion: %s
                kind: TrafficPolicy
                metadata: {name: office}
                spec:
                  targetRefs: [{group: "", kind: Service, name: web}]
                  access: {addresses: {allow: %s}}
                """;
        write("a.yaml", policy.formatted("rauta.dev/v1alpha1", "10.0.0.0/8"));
        write("b.yaml", policy.formatted("rauta.dev/v7", "[10.0.0.0/8]").replace("office", "newer"));
        start();
        assertThat(policies()).hasSize(2).allSatisfy(spec -> {
            assertThat(spec.targetRefs()).singleElement().extracting(PolicyTargetRef::name).isEqualTo("web");
            assertThat(spec.unknown()).containsKey("unreadable");
        });
        assertThat(problems()).hasSize(2).noneMatch(message -> message.contains("last good"));
        Files.delete(folder.resolve("b.yaml"));
        write("a.yaml", policy.formatted("rauta.dev/v1alpha1", "[10.0.0.0/8]"));
        await().until(() -> problems().isEmpty() && policies().size() == 1);
        assertThat(policies().getFirst().unknown()).isNullOrEmpty();
        write("a.yaml", policy.formatted("rauta.dev/v1alpha1", "{}"));
        await().until(() -> problems().size() == 1);
        assertThat(problems().getFirst()).endsWith("its last good version stays");
        assertThat(policies()).singleElement().satisfies(spec -> assertThat(spec.unknown()).isNullOrEmpty());
    }

    private List<TrafficPolicySpec> policies() {
        return source.observe().state().all(TrafficPolicy.class).all().stream().map(TrafficPolicy::getSpec).toList();
    }

    @Test
    void anUnknownFieldIsToldWithItsLine() throws IOException {
        write("a.yaml", SERVICE.formatted("a").replace("[{port: 80}]", "[{port: 80}], sessionAfinity: None"));
        write("b.yaml", """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: {name: i}
                spec:
                  ingresClassName: rauta
                """);
        start();
        assertThat(source.observe().problems())
                .anySatisfy(problem -> assertThat(problem.toString()).contains("ingresClassName"))
                .anySatisfy(problem -> assertThat(problem.toString()).contains("sessionAfinity"));
        assertThat(services()).containsExactly("a");
    }

    /** An editor may empty a file before it writes it: routes must not blink. */
    @Test
    void anEmptiedFileCountsAsHalfWrittenForASecond() throws Exception {
        Path file = write("a.yaml", SERVICE.formatted("a"));
        start();
        int before = changes.get();
        write("a.yaml", "");
        write("b.yaml", SERVICE.formatted("b"));
        await().until(() -> services().contains("b"));
        assertThat(services()).containsExactly("a", "b");
        Files.writeString(file, SERVICE.formatted("a4"));
        await().until(() -> services().equals(List.of("a4", "b")));
        write("b.yaml", "");
        await().until(() -> services().equals(List.of("a4")));
        assertThat(changes.get()).isGreaterThan(before);
    }

    @Test
    void aFileReplacedByARenameIsNeverMissing() throws Exception {
        write("a.yaml", SERVICE.formatted("a"));
        start();
        for (int i = 0; i < 5; i++) {
            Path fresh = write("a.tmp", SERVICE.formatted("r" + i));
            Files.move(fresh, folder.resolve("a.yaml"), StandardCopyOption.ATOMIC_MOVE);
            String name = "r" + i;
            await().until(() -> {
                assertThat(services()).hasSize(1);
                return services().equals(List.of(name));
            });
        }
    }

    /** A mounted ConfigMap changes by one swapped link, and its files keep their names, sizes and perhaps times. */
    @Test
    void aSwappedLinkIsSeen() throws Exception {
        Path one = Files.createDirectories(folder.resolve("..one"));
        Path two = Files.createDirectories(folder.resolve("..two"));
        Files.writeString(one.resolve("a.yaml"), SERVICE.formatted("x"));
        Files.writeString(two.resolve("a.yaml"), SERVICE.formatted("y"));
        FileTime time = FileTime.from(Instant.now().minusSeconds(60));
        Files.setLastModifiedTime(one.resolve("a.yaml"), time);
        Files.setLastModifiedTime(two.resolve("a.yaml"), time);
        Files.createSymbolicLink(folder.resolve("..data"), one);
        Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
        start();
        assertThat(services()).containsExactly("x");
        Files.createSymbolicLink(folder.resolve("..tmp"), two);
        Files.move(folder.resolve("..tmp"), folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        await().until(() -> services().equals(List.of("y")));
    }

    @Test
    void aFolderThatGoesAwayKeepsItsLastGoodState() throws Exception {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Files.writeString(inner.resolve("a.yaml"), SERVICE.formatted("a"));
        source = FileSource.of(inner);
        source.start(changes::incrementAndGet);
        await().until(source::synced);
        Path aside = folder.resolve("aside");
        Files.move(inner, aside);
        Files.writeString(aside.resolve("b.yaml"), SERVICE.formatted("b"));
        Files.move(aside, inner);
        await().until(() -> services().equals(List.of("a", "b")));
    }

    @Test
    void anEqualObjectInTwoFilesIsToldAndTheFirstStays() throws IOException {
        write("a.yaml", SERVICE.formatted("same"));
        write("b.yaml", SERVICE.formatted("same"));
        start();
        assertThat(services()).containsExactly("same");
        assertThat(problems()).hasSize(1);
    }

    @Test
    void aFolderThatIsNoneIsOneClearError() throws IOException {
        Path file = write("file", "");
        assertThatThrownBy(() -> FileSource.of(folder.resolve("absent")))
                .hasMessage("manifests: " + folder.resolve("absent") + " not found (expected: a folder)");
        assertThatThrownBy(() -> FileSource.of(file)).hasMessage("manifests: " + file + " is a file (expected: a folder)");
    }

    @Test
    void whatHasNotChangedIsNotReadAgain() throws IOException {
        for (int i = 0; i < 200; i++) {
            write("f" + i + ".yaml", SERVICE.formatted("s" + i));
        }
        start();
        Observation before = source.observe();
        write("f7.yaml", SERVICE.formatted("s7").replace("80", "81"));
        write("more.yaml", SERVICE.formatted("more"));
        await().until(() -> source.observe().state().services().get("default", "more") != null);
        await().until(() -> source.observe().state().services().get("default", "s7").getSpec().getPorts().getFirst().getPort() == 81);
        Observation after = source.observe();
        for (int i = 0; i < 200; i++) {
            Service service = after.state().services().get("default", "s" + i);
            assertThat(service == before.state().services().get("default", "s" + i)).as("s%d", i).isEqualTo(i != 7);
        }
    }

    @Test
    void wordsThatRecurAreHeldOnce() throws IOException {
        String two = SERVICE.formatted("a") + "---\n" + SERVICE.formatted("b");
        write("a.yaml", two.replace("metadata: {", "metadata: {namespace: somewhere, "));
        start();
        Service one = source.observe().state().services().get("somewhere", "a");
        Service other = source.observe().state().services().get("somewhere", "b");
        assertThat(one.getMetadata().getNamespace()).isEqualTo("somewhere").isSameAs(other.getMetadata().getNamespace());
        assertThat(one.getApiVersion()).isEqualTo("v1");
        assertThat(one.getMetadata().getName()).isEqualTo("a");
        assertThat(other.getMetadata().getName()).isEqualTo("b");
    }

    @Test
    void linesAreFoundThoughTheTextIsNotKept() throws IOException {
        String two = SERVICE.formatted("a") + "---\n" + SERVICE.formatted("b");
        write("a.yaml", two);
        start();
        SourceRef spec = new SourceRef("Service", "default", "b", "spec.ports[0].port");
        assertThat(source.observe().places().find(spec)).contains("a.yaml:9");
        assertThat(source.observe().places().find(spec.at(""))).contains("a.yaml:6");
        Observation before = source.observe();
        Observation unasked = FileSource.readOnce(folder);
        write("a.yaml", "# moved\n" + two);
        await().until(() -> source.observe() != before);
        assertThat(source.observe().places().find(spec)).contains("a.yaml:10");
        assertThat(unasked.places().find(spec.at("metadata")))
                .as("of the object, where the file has changed since")
                .contains("a.yaml:6");
        write("list.yaml", """
                kind: List
                items:
                - {apiVersion: v1, kind: Service, metadata: {name: c}}
                - apiVersion: v1
                  kind: Service
                  metadata: {name: d}
                """);
        await().until(() -> services().contains("d"));
        assertThat(source.observe().places().find(new SourceRef("Service", "default", "d", "metadata.name")))
                .contains("list.yaml:6");
    }

    @Test
    void readOnceNeedsNoWatch() throws IOException {
        write("a.yaml", SERVICE.formatted("a"));
        Observation seen = FileSource.readOnce(folder);
        assertThat(seen.state().services().all()).hasSize(1);
    }
}
