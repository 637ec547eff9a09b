// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.image;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.StreamType;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * A container that was run to its end.
 *
 * @param status what it exited with
 */
record Ended(int status, String out, String err) {
    /** Runs the image with these arguments; an {@link IllegalStateException} where it has not ended within a minute. */
    static Ended run(DockerClient docker, String image, String... arguments) {
        String id = docker.createContainerCmd(image).withCmd(arguments).exec().getId();
        try {
            docker.startContainerCmd(id).exec();
            int status =
                    docker.waitContainerCmd(id).exec(new WaitContainerResultCallback()).awaitStatusCode(60, TimeUnit.SECONDS);
            var said = new Said();
            docker.logContainerCmd(id)
                    .withStdOut(true)
                    .withStdErr(true)
                    .withFollowStream(true)
                    .exec(said)
                    .awaitCompletion(60, TimeUnit.SECONDS);
            return new Ended(status, said.out.toString(), said.err.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a container runs", e);
        } finally {
            docker.removeContainerCmd(id).withForce(true).exec();
        }
    }

    private static final class Said extends ResultCallback.Adapter<Frame> {
        private final StringBuilder out = new StringBuilder();
        private final StringBuilder err = new StringBuilder();

        @Override
        public void onNext(Frame frame) {
            (frame.getStreamType() == StreamType.STDERR ? err : out)
                    .append(new String(frame.getPayload(), StandardCharsets.UTF_8));
        }
    }
}
