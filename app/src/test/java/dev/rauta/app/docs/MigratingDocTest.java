// SPDX-License-Identifier: Apache-2.0
package dev.rauta.app.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.rauta.app.command.RautaCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/migrating.md shows commands that there are. */
final class MigratingDocTest {
    private static final String COMMAND = "    rauta ";

    @Test
    void everyCommandIsUnderstood() throws IOException {
        List<String> commands = Files.readAllLines(Path.of("../docs/migrating.md")).stream()
                .filter(line -> line.startsWith(COMMAND))
                .map(line -> line.substring(COMMAND.length()).replaceFirst(" (>|&&).*", ""))
                .toList();
        assertThat(commands).hasSizeGreaterThanOrEqualTo(4);
        for (String command : commands) {
            assertThatCode(() -> RautaCommand.whole().parseArgs(command.split(" "))).as(command).doesNotThrowAnyException();
        }
    }
}
