// SPDX-License-Identifier: Apache-2.0
package dev.rauta.routes.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Indented code blocks of Markdown documents, which tests run. */
public final class CodeBlocks {
    private static final String INDENT = "    ";

    private CodeBlocks() {}

    /** Those of {@code document} that begin with {@code first}, without their indent. */
    public static List<String> beginningWith(String first, String document) {
        List<String> blocks = new ArrayList<>();
        List<String> block = new ArrayList<>();
        for (String line : (document + "\n\nend").lines().toList()) {
            if (line.startsWith(INDENT)) {
                block.add(line.substring(INDENT.length()));
            } else if (!line.isBlank() && !block.isEmpty()) {
                blocks.add(block.stream().collect(Collectors.joining("\n", "", "\n")));
                block.clear();
            }
        }
        return blocks.stream().filter(one -> one.startsWith(first)).toList();
    }
}
