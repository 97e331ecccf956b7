using Ambicap.Cri.Calls;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Ambicap.Cri.Tests.Calls;

public sealed class GrpcResponseTests
{
    [Theory]
    [InlineData("plain, \"quoted\"; done", "plain, \"quoted\"; done")]
    [InlineData("100 % ü\n", "100 %25 %C3%BC%0A")]
    [InlineData("", "")]
    public void Write_OfADetail_EncodesWhatAHeaderCannotHave(string detail, string expected)
    {
        HeaderDictionary headers = [];
        GrpcResponse.Write(headers, new Status(StatusCode.Unavailable, detail));
        Assert.Equal(("14", expected), (headers["grpc-status"].ToString(), headers["grpc-message"].ToString()));
    }

    [Fact]
    public void Write_OfALongDetail_CutsIt()
    {
        HeaderDictionary headers = [];
        GrpcResponse.Write(headers, new Status(StatusCode.Internal, new string('x', 100_000)));
        Assert.Equal(4096, headers["grpc-message"].ToString().Length);
    }

    [Fact]
    public void Set_AfterOtherHeaders_LeavesTheStatusAlone()
    {
        DefaultHttpContext context = new();
        context.Response.Headers["x"] = "y";
        context.Response.StatusCode = 502;
        GrpcResponse.Set(context.Response, new Status(StatusCode.NotFound, "gone"));
        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal(["Content-Type", "grpc-message", "grpc-status"], context.Response.Headers.Keys.Order(StringComparer.OrdinalIgnoreCase));
    }
}
