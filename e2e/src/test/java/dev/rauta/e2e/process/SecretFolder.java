// SPDX-License-Identifier: Apache-2.0
package dev.rauta.e2e.process;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.Map;

/** A Secret as a folder of files, whose content changes as a kubelet changes it: all at once, by a link that is swapped. */
public final class SecretFolder {
    private static final String LINK = "..data";

    private final Path folder;
    private int count;

    /** Nothing is in it yet. */
    public SecretFolder(Path folder) {
        this.folder = folder;
    }

    public Path path() {
        return folder;
    }

    /** Shows what the Secret holds now. */
    public SecretFolder show(Secret secret) {
        try {
            Path content = Files.createDirectories(folder.resolve("..content-" + ++count));
            for (Map.Entry<String, String> one : secret.getData().entrySet()) {
                Files.write(content.resolve(one.getKey()), Base64.getDecoder().decode(one.getValue()));
            }
            Path next = Files.createSymbolicLink(folder.resolve("..next"), content.getFileName());
            Files.move(next, folder.resolve(LINK), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            for (String name : secret.getData().keySet()) {
                if (!Files.exists(folder.resolve(name))) {
                    Files.createSymbolicLink(folder.resolve(name), Path.of(LINK, name));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
