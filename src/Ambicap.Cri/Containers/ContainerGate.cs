using Ambicap.Cri.Calls;
using Ambicap.Cri.Metrics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace Ambicap.Cri.Containers;

/// <summary>The only calls that are changed: CreateContainer's.</summary>
internal sealed class ContainerGate(SandboxQuestions questions, HandlerRules rules, ProxyMetrics metrics)
{
    /// <summary>Replaces the body of a call by what the container runtime shall get.</summary>
    /// <returns>False where the container is refused; then the response is set.</returns>
    internal async ValueTask<bool> PassAsync(HttpContext context, string service)
    {
        try
        {
            byte[] message = await GrpcMessage.ReadAsync(context.Request.BodyReader, context.RequestAborted);
            ContainerDemand demand = CreateContainerRules.Apply(message);
            if (!demand.Grant.IsEmpty)
            {
                await CheckHandlerAsync(demand, service, context.RequestAborted);
                metrics.ContainerGranted();
            }

            context.Request.Body = new MemoryStream(GrpcMessage.Frame(demand.Message), writable: false);
            context.Request.ContentLength = null;
            return true;
        }
        catch (RpcException refusal)
        {
            Count(refusal.StatusCode);
            GrpcResponse.Set(context.Response, refusal.Status);
            return false;
        }
    }

    private void Count(StatusCode code)
    {
        if (code == StatusCode.Unavailable)
        {
            metrics.RuntimeFailed();
        }
        else
        {
            metrics.ContainerRefused();
        }
    }

    private async Task CheckHandlerAsync(ContainerDemand demand, string service, CancellationToken cancellation)
    {
        if (!rules.AreAllTrusted)
        {
            rules.Check(demand, await questions.HandlerOfAsync(service, demand.SandboxId, cancellation));
        }
    }
}
