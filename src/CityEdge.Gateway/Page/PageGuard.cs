using CityEdge.Gateway.Loop;

namespace CityEdge.Gateway.Page;

/// <summary>Stands before every answer: whose request it is, what a browser may do with the answer, and what becomes of a failure.</summary>
internal sealed class PageGuard(HostNames hosts, GatewayEvents events)
{
    public async Task InvokeAsync(HttpContext http, RequestDelegate next)
    {
        var headers = http.Response.Headers;
        headers.ContentSecurityPolicy = LiteStyle.Policy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers.CacheControl = "no-store";
        if (!hosts.IsOurs(http.Request.Host, http.Connection.LocalIpAddress))
        {
            http.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return;
        }

        try
        {
            await next(http).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The reader has gone; there is nobody left to tell.
            return;
        }
        catch (BadHttpRequestException wrong)
        {
            Answer(http, wrong.StatusCode);
        }
        catch (Exception failure)
        {
            // The page's bulkhead: one answer that fails is logged and costs nothing else.
            events.PageRequestFailed(http.Request.Path, failure);
            Answer(http, StatusCodes.Status500InternalServerError);
        }
    }

    private static void Answer(HttpContext http, int status)
    {
        if (http.Response.HasStarted)
        {
            http.Abort();
        }
        else
        {
            http.Response.StatusCode = status;
        }
    }
}
