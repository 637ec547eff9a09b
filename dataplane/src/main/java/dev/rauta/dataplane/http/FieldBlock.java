// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.http;

import io.netty.handler.codec.EmptyHeaders;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pseudo-header fields and fields as Netty's encoder takes them in, one after the other: a map of them, which nobody asks, would
 * cost more than all of the encoding; confined to a worker.
 *
 * <p>It shows what it is made of, and whoever would change it is refused. The next step of an iterator changes the entry that the
 * last one gave.
 */
final class FieldBlock extends EmptyHeaders<CharSequence, CharSequence, Http2Headers> implements Http2Headers {
    private final CharSequence[] pseudo;
    private final HeaderFields fields;

    /** @param pseudo names and values by turns */
    FieldBlock(HeaderFields fields, CharSequence... pseudo) {
        this.fields = fields;
        this.pseudo = pseudo;
    }

    @Override
    public int size() {
        return pseudo.length / 2 + fields.size();
    }

    @Override
    public boolean isEmpty() {
        return size() == 0;
    }

    @Override
    public Iterator<Map.Entry<CharSequence, CharSequence>> iterator() {
        return new Cursor();
    }

    @Override
    public boolean contains(CharSequence name) {
        return get(name) != null;
    }

    @Override
    public boolean contains(CharSequence name, CharSequence value, boolean caseInsensitive) {
        return getAll(name).stream()
                .anyMatch(one -> caseInsensitive
                        ? AsciiString.contentEqualsIgnoreCase(one, value)
                        : AsciiString.contentEquals(one, value));
    }

    @Override
    public Iterator<CharSequence> valueIterator(CharSequence name) {
        return getAll(name).iterator();
    }

    @Override
    public List<CharSequence> getAll(CharSequence name) {
        List<CharSequence> all = new ArrayList<>();
        for (Map.Entry<CharSequence, CharSequence> field : this) {
            if (AsciiString.contentEquals(field.getKey(), name)) {
                all.add(field.getValue());
            }
        }
        return all;
    }

    @Override
    public Set<CharSequence> names() {
        Set<CharSequence> names = new LinkedHashSet<>();
        for (Map.Entry<CharSequence, CharSequence> field : this) {
            names.add(AsciiString.of(field.getKey()));
        }
        return names;
    }

    @Override
    public @Nullable CharSequence get(CharSequence name) {
        for (int i = 0; i < pseudo.length; i += 2) {
            if (AsciiString.contentEquals(name, pseudo[i])) {
                return pseudo[i + 1];
            }
        }
        return fields.get(name);
    }

    @Override
    public @Nullable CharSequence method() {
        return get(PseudoHeaderName.METHOD.value());
    }

    @Override
    public @Nullable CharSequence scheme() {
        return get(PseudoHeaderName.SCHEME.value());
    }

    @Override
    public @Nullable CharSequence authority() {
        return get(PseudoHeaderName.AUTHORITY.value());
    }

    @Override
    public @Nullable CharSequence path() {
        return get(PseudoHeaderName.PATH.value());
    }

    @Override
    public @Nullable CharSequence status() {
        return get(PseudoHeaderName.STATUS.value());
    }

    @Override
    public Http2Headers method(CharSequence value) {
        throw unchangeable();
    }

    @Override
    public Http2Headers scheme(CharSequence value) {
        throw unchangeable();
    }

    @Override
    public Http2Headers authority(CharSequence value) {
        throw unchangeable();
    }

    @Override
    public Http2Headers path(CharSequence value) {
        throw unchangeable();
    }

    @Override
    public Http2Headers status(CharSequence value) {
        throw unchangeable();
    }

    private static UnsupportedOperationException unchangeable() {
        return new UnsupportedOperationException("a block to be encoded is not changed");
    }

    /** Its own entry, which is the next one after each step. */
    private final class Cursor implements Iterator<Map.Entry<CharSequence, CharSequence>>, Map.Entry<CharSequence, CharSequence> {
        private int at = -1;

        @Override
        public boolean hasNext() {
            return at + 1 < size();
        }

        @Override
        public Map.Entry<CharSequence, CharSequence> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            at++;
            return this;
        }

        @Override
        public CharSequence getKey() {
            int first = pseudo.length / 2;
            return at < first ? pseudo[2 * at] : fields.name(at - first);
        }

        @Override
        public CharSequence getValue() {
            int first = pseudo.length / 2;
            return at < first ? pseudo[2 * at + 1] : fields.value(at - first);
        }

        @Override
        public CharSequence setValue(CharSequence value) {
            throw unchangeable();
        }
    }
}
