using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Grpc.Core;

namespace Ambicap.Cri.Calls;

/// <summary>
/// The one message of a unary call: a byte that says whether it is compressed, its length in four bytes, big-endian, and its bytes.
/// </summary>
internal static class GrpcMessage
{
    /// <summary>The largest message that is taken: what the kubelet and container runtimes allow, 16 MiB.</summary>
    internal const int LargestMessage = 16 * 1024 * 1024;

    private const int HeaderLength = 5;

    /// <summary>Reads the message of a call to its end.</summary>
    /// <exception cref="RpcException">The call has no message or more than one, or one that is too large or compressed.</exception>
    internal static async ValueTask<byte[]> ReadAsync(PipeReader body, CancellationToken cancellation)
    {
        while (true)
        {
            ReadResult result = await body.ReadAsync(cancellation);
            ReadOnlySequence<byte> content = result.Buffer;
            int length = content.Length < HeaderLength ? LargestMessage : LengthIn(content);
            if (content.Length > HeaderLength + (long)length)
            {
                throw Refusal(StatusCode.InvalidArgument, "the call has more than one message; send one");
            }

            if (result.IsCompleted && content.Length < HeaderLength + (long)length)
            {
                throw Refusal(StatusCode.InvalidArgument, "the call ends before its message does; send the whole message");
            }

            if (result.IsCompleted)
            {
                byte[] message = content.Slice(HeaderLength).ToArray();
                body.AdvanceTo(content.End);
                return message;
            }

            body.AdvanceTo(content.Start, content.End);
        }
    }

    /// <summary>The message as it is sent.</summary>
    internal static byte[] Frame(ReadOnlySpan<byte> message)
    {
        byte[] frame = new byte[HeaderLength + message.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(1), message.Length);
        message.CopyTo(frame.AsSpan(HeaderLength));
        return frame;
    }

    private static int LengthIn(ReadOnlySequence<byte> content)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        content.Slice(0, HeaderLength).CopyTo(header);
        if (header[0] != 0)
        {
            throw Refusal(StatusCode.Unimplemented, "the message is compressed; send it as it is");
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(header[1..]);
        return length <= LargestMessage
            ? (int)length
            : throw Refusal(StatusCode.ResourceExhausted, $"the message has {length} bytes; send at most {LargestMessage}");
    }

    private static RpcException Refusal(StatusCode code, string detail) => new(new Status(code, "ambicap: " + detail));
}
