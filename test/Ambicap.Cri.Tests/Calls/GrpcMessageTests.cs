using System.IO.Pipelines;
using Ambicap.Cri.Calls;
using Grpc.Core;

namespace Ambicap.Cri.Tests.Calls;

public sealed class GrpcMessageTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public async Task Read_OfAFrame_IsItsMessageHoweverItArrives(int length)
    {
        byte[] message = new byte[length];
        Random.Shared.NextBytes(message);
        byte[] frame = GrpcMessage.Frame(message);
        foreach (int part in (int[])[1, 3, 4096, frame.Length])
        {
            Assert.Equal(message, await ReadAsync(part == 1 && length > 1000 ? [.. frame.Chunk(999)] : [.. frame.Chunk(part)]));
        }
    }

    [Theory]
    [InlineData(new byte[0], StatusCode.InvalidArgument, "the call ends before its message does; send the whole message")]
    [InlineData(new byte[] { 0, 0, 0, 0 }, StatusCode.InvalidArgument, "the call ends before its message does; send the whole message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 7 }, StatusCode.InvalidArgument, "the call ends before its message does; send the whole message")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0 }, StatusCode.InvalidArgument, "the call has more than one message; send one")]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 7 }, StatusCode.Unimplemented, "the message is compressed; send it as it is")]
    [InlineData(new byte[] { 0, 1, 0, 0, 1 }, StatusCode.ResourceExhausted, "the message has 16777217 bytes; send at most 16777216")]
    [InlineData(new byte[] { 0, 255, 255, 255, 255 }, StatusCode.ResourceExhausted, "the message has 4294967295 bytes; send at most 16777216")]
    public async Task Read_OfAnythingElse_IsRefused(byte[] content, StatusCode code, string why)
    {
        RpcException refusal = await Assert.ThrowsAsync<RpcException>(() => ReadAsync(content));
        Assert.Equal((code, "ambicap: " + why), (refusal.StatusCode, refusal.Status.Detail));
    }

    private static async Task<byte[]> ReadAsync(params IEnumerable<byte[]> parts)
    {
        Pipe pipe = new();
        Task<byte[]> reading = GrpcMessage.ReadAsync(pipe.Reader, CancellationToken.None).AsTask();
        foreach (byte[] part in parts)
        {
            _ = await pipe.Writer.WriteAsync(part);
        }

        await pipe.Writer.CompleteAsync();
        return await reading;
    }
}
