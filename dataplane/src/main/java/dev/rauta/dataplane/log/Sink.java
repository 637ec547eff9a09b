// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.log;

import java.io.Closeable;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Where lines go; confined to the log's thread. */
interface Sink extends Closeable {
    /** What to write to now; asked again for each batch, which ends with a line. */
    OutputStream open() throws IOException;

    /** The process' standard output. */
    static Sink standardOutput() {
        OutputStream out = new FileOutputStream(FileDescriptor.out);
        return new Sink() {
            @Override
            public OutputStream open() {
                return out;
            }

            @Override
            public void close() {
                // It is the process'.
            }

            @Override
            public String toString() {
                return "standard output";
            }
        };
    }
}
