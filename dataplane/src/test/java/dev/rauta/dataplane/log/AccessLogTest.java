// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lines get out, in order, wherever they are to go; who serves requests never waits for that. */
final class AccessLogTest {
    private static final LogFormat FORMAT = LogFormat.of("$status $request_uri", Escape.DEFAULT);

    @TempDir
    Path folder;

    /** A sink that breaks, or does not take anything, when it is told to. */
    private static final class Pipe implements Sink {
        private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
        private final AtomicBoolean broken = new AtomicBoolean();
        private final CountDownLatch opened = new CountDownLatch(1);
        private final CountDownLatch reads;

        private Pipe(boolean reads) {
            this.reads = new CountDownLatch(reads ? 0 : 1);
        }

        @Override
        public OutputStream open() throws IOException {
            opened.countDown();
            try {
                reads.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            if (broken.get()) {
                throw new IOException("no space left");
            }
            return taken;
        }

        private List<String> lines() {
            return taken.toString(StandardCharsets.US_ASCII).lines().toList();
        }

        @Override
        public void close() {}
    }

    private static AccessLogSettings settings(double share) {
        return new AccessLogSettings(FORMAT, Optional.empty(), share);
    }

    private static Request request(int status, String target) {
        Request request = new Request(FORMAT);
        request.status = status;
        request.target = target;
        return request;
    }

    @Test
    void eachWorkersLinesStayInOrderAndTheLastAreWrittenAtTheEnd() {
        Pipe pipe = new Pipe(true);
        AccessLog log = AccessLog.start(settings(1), 2, 1 << 20, pipe);
        for (int i = 0; i < 1000; i++) {
            log.worker(i % 2).write(request(200, "/" + i));
        }
        log.close();
        assertThat(log.dropped()).isZero();
        assertThat(pipe.lines()).hasSize(1000);
        for (int worker = 0; worker < 2; worker++) {
            int its = worker;
            assertThat(pipe.lines().stream().filter(line -> Integer.parseInt(line.substring(5)) % 2 == its))
                    .containsExactlyElementsOf(IntStream.range(0, 500).mapToObj(i -> "200 /" + (2 * i + its)).toList());
        }
    }

    @Test
    void nobodyWaitsForWhoDoesNotRead() throws Exception {
        Pipe pipe = new Pipe(false);
        AccessLog log = AccessLog.start(settings(1), 1, 64, pipe);
        log.worker(0).write(request(200, "/first"));
        pipe.opened.await();
        for (int i = 0; i < 100; i++) {
            log.worker(0).write(request(200, "/more"));
        }
        assertThat(log.dropped()).isPositive();
        pipe.reads.countDown();
        log.close();
        assertThat(pipe.lines()).startsWith("200 /first", "200 /more").hasSize(101 - (int) log.dropped());
    }

    @Test
    void whatCannotBeWrittenIsCountedAndLaterLinesAreWrittenAgain() {
        Pipe pipe = new Pipe(true);
        pipe.broken.set(true);
        AccessLog log = AccessLog.start(settings(1), 1, 1 << 10, pipe);
        for (int i = 0; i < 3; i++) {
            log.worker(0).write(request(200, "/lost"));
        }
        await().until(() -> log.dropped() == 3);
        pipe.broken.set(false);
        log.worker(0).write(request(200, "/again"));
        log.close();
        assertThat(log.dropped()).isEqualTo(3);
        assertThat(pipe.lines()).filteredOn(line -> !line.isEmpty()).containsExactly("200 /again");
    }

    @Test
    void aSampleLeavesOutAllButTheServersErrors() {
        Pipe pipe = new Pipe(true);
        AccessLog log = AccessLog.start(settings(0), 1, 1 << 20, pipe);
        for (int status : new int[] {200, 404, 499, 500, 503}) {
            log.worker(0).write(request(status, "/"));
        }
        log.close();
        assertThat(pipe.lines()).containsExactly("500 /", "503 /");
        assertThat(log.dropped()).as("what is left out on purpose is no loss").isZero();
    }

    /** Of 4000 the half, give or take ten standard deviations. */
    @Test
    void aSampleIsAboutAsLargeAsItIsToldToBe() {
        Pipe pipe = new Pipe(true);
        AccessLog log = AccessLog.start(settings(0.5), 1, 1 << 20, pipe);
        for (int i = 0; i < 4000; i++) {
            log.worker(0).write(request(200, "/"));
        }
        log.close();
        assertThat(pipe.lines()).hasSizeBetween(1684, 2316);
    }

    @Test
    void aFileIsAppendedToAndAnotherFollowsARename() throws Exception {
        Path file = Files.writeString(folder.resolve("access.log"), "before\n");
        AccessLog log = AccessLog.start(new AccessLogSettings(FORMAT, Optional.of(file), 1), 1);
        log.worker(0).write(request(200, "/one"));
        await().until(() -> Files.readAllLines(file).size() == 2);
        Path rotated = Files.move(file, folder.resolve("access.log.1"));
        log.worker(0).write(request(200, "/two"));
        await().until(() -> Files.exists(file) && Files.readAllLines(file).size() == 1);
        Files.delete(file);
        log.worker(0).write(request(200, "/three"));
        log.close();
        assertThat(rotated).hasContent("before\n200 /one\n");
        assertThat(file).hasContent("200 /three\n");
        assertThat(log.dropped()).isZero();
    }

    @Test
    void aFileThatCannotBeOpenedLosesLinesAndNothingElse() throws Exception {
        Path gone = folder.resolve("gone/access.log");
        AccessLog log = AccessLog.start(new AccessLogSettings(FORMAT, Optional.of(gone), 1), 1);
        log.worker(0).write(request(200, "/one"));
        await().until(() -> log.dropped() == 1);
        Files.createDirectory(gone.getParent());
        log.worker(0).write(request(200, "/two"));
        log.close();
        assertThat(Files.readAllLines(gone)).contains("200 /two");
    }

    @Test
    void aShareIsOne() {
        assertThatThrownBy(() -> settings(1.5)).hasMessage("access log share: 1.5 (expected: 0 to 1)");
        assertThatThrownBy(() -> settings(Double.NaN)).hasMessage("access log share: NaN (expected: 0 to 1)");
    }
}
