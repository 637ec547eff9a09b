// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * Records every time that a worker's thread waits for another one: to enter a monitor, in a monitor, parked, or asleep, however
 * shortly.
 *
 * <p>The recorder sees who waits: a lock that is free when it is taken leaves no trace. Waiting for sockets, in the kernel, is none
 * of these.
 */
public final class WorkerWaits implements AutoCloseable {
    private static final List<String> EVENTS =
            List.of("jdk.JavaMonitorEnter", "jdk.JavaMonitorWait", "jdk.ThreadPark", "jdk.ThreadSleep");

    private final Recording recording = new Recording();

    private WorkerWaits() {}

    /** Records from now on. */
    public static WorkerWaits record() {
        WorkerWaits waits = new WorkerWaits();
        EVENTS.forEach(event -> waits.recording.enable(event).withThreshold(Duration.ZERO));
        waits.recording.start();
        return waits;
    }

    /** Ends it; what it saw on workers' threads. */
    public List<RecordedEvent> end() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("waits", ".jfr");
        try {
            recording.dump(file);
            return RecordingFile.readAllEvents(file).stream().filter(WorkerWaits::onWorker).toList();
        } finally {
            Files.delete(file);
        }
    }

    private static boolean onWorker(RecordedEvent event) {
        RecordedThread thread = event.getThread();
        return thread != null && thread.getJavaName() != null && thread.getJavaName().startsWith("worker-");
    }

    @Override
    public void close() {
        recording.close();
    }
}
