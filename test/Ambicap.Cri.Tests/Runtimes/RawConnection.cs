using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Ambicap.Cri.Calls;

namespace Ambicap.Cri.Tests.Runtimes;

/// <summary>One call in frames of HTTP/2 (RFC 9113) as they are, for what no client of .NET sends.</summary>
internal static class RawConnection
{
    private const byte Data = 0;
    private const byte Headers = 1;
    private const byte Settings = 4;
    private const byte EndStream = 1;
    private const byte EndHeaders = 4;

    /// <summary>Calls a method with an empty message.</summary>
    /// <returns>The types of the frames that answer it, to the end of the stream.</returns>
    internal static async Task<IReadOnlyList<byte>> CallAsync(string socket, string method, string authority)
    {
        using Socket connection = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket));
        await using NetworkStream stream = new(connection);
        byte[] headers =
        [
            .. Literal(":method", "POST"), .. Literal(":scheme", "http"), .. Literal(":path", "/" + method), .. Literal(":authority", authority),
            .. Literal("content-type", "application/grpc"), .. Literal("te", "trailers"),
        ];
        await stream.WriteAsync((byte[])
        [
            .. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, []), .. Frame(Headers, EndHeaders, 1, headers),
            .. Frame(Data, EndStream, 1, GrpcMessage.Frame([])),
        ]);
        List<byte> types = [];
        byte[] header = new byte[9];
        while (true)
        {
            await stream.ReadExactlyAsync(header);
            await stream.ReadExactlyAsync(new byte[BinaryPrimitives.ReadInt32BigEndian(header) >> 8]);
            if (BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(5)) == 1)
            {
                types.Add(header[3]);
                if (header[3] is not (Data or Headers) || (header[4] & EndStream) != 0)
                {
                    return types;
                }
            }
        }
    }

    /// <summary>A header field that is not compressed (RFC 7541, section 6.2.2).</summary>
    private static byte[] Literal(string name, string value) =>
        [0, (byte)name.Length, .. Encoding.ASCII.GetBytes(name), (byte)value.Length, .. Encoding.ASCII.GetBytes(value)];

    private static byte[] Frame(byte type, byte flags, byte stream, byte[] content) =>
        [0, (byte)(content.Length >> 8), (byte)content.Length, type, flags, 0, 0, 0, stream, .. content];
}
