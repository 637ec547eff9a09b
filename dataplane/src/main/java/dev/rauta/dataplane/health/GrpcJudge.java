// SPDX-License-Identifier: Apache-2.0
package dev.rauta.dataplane.health;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.rauta.dataplane.http.HeaderFields;
import dev.rauta.dataplane.http.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Goes by what {@code grpc.health.v1.Health/Check} answers (GRPC Health Checking Protocol): status 0, and a message that says SERVING.
 *
 * <p>A message of gRPC comes behind a byte that says whether it is compressed, and four with its length (PROTOCOL-HTTP2.md).
 */
final class GrpcJudge implements Judge {
    static final String TARGET = "/grpc.health.v1.Health/Check";
    private static final int PREFIX = 5;
    private static final int SERVING = 1;
    /** No such answer is longer. */
    private static final int MOST = 1024;
    private static final int SERVICE_FIELD = 1;
    private static final int STATUS_FIELD = 1;

    private byte[] body = new byte[0];
    private boolean known;

    /** The request's message, for the one who asks to own. */
    static ByteBuf request(ByteBufAllocator allocator, String service) {
        int length = service.isEmpty() ? 0 : CodedOutputStream.computeStringSize(SERVICE_FIELD, service);
        byte[] message = new byte[length];
        if (!service.isEmpty()) {
            try {
                CodedOutputStream out = CodedOutputStream.newInstance(message);
                out.writeString(SERVICE_FIELD, service);
                out.checkNoSpaceLeft();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return allocator.buffer(PREFIX + length).writeByte(0).writeInt(length).writeBytes(message);
    }

    @Override
    public @Nullable Finding head(ResponseHead head) {
        known = head.status() == 200;
        return known ? null : Finding.UNEXPECTED;
    }

    @Override
    public void data(ByteBuf data) {
        int had = body.length;
        int more = Math.min(data.readableBytes(), MOST - had);
        body = Arrays.copyOf(body, had + more);
        data.getBytes(data.readerIndex(), body, had, more);
    }

    @Override
    public Finding end(HeaderFields trailers) {
        CharSequence status = trailers.get("grpc-status");
        boolean served = known && status != null && status.toString().equals("0") && serving();
        return served ? Finding.PASSED : Finding.UNEXPECTED;
    }

    private boolean serving() {
        if (body.length < PREFIX || body[0] != 0) {
            return false;
        }
        int length = (body[1] & 0xff) << 24 | (body[2] & 0xff) << 16 | (body[3] & 0xff) << 8 | body[4] & 0xff;
        if (length != body.length - PREFIX) {
            return false;
        }
        try {
            CodedInputStream in = CodedInputStream.newInstance(body, PREFIX, length);
            int status = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == (STATUS_FIELD << 3 | WireFormat.WIRETYPE_VARINT)) {
                    status = in.readEnum();
                } else {
                    in.skipField(tag);
                }
            }
            return status == SERVING;
        } catch (IOException e) {
            // No message at all: whatever answers there, it is not the health service.
            return false;
        }
    }
}
