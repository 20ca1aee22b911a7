using System.Net;
using CityEdge.Gateway.Control;
using CityEdge.Gateway.Sites;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CityEdge.Gateway.Page;

/// <summary>
/// Builds the two web hosts: the page over TCP, and the control socket. They are two, not one with two listeners, so that a port in use
/// does not take the verbs away, a crowd on the page cannot use up the socket's connections, and no route of one exists in the other.
/// Neither reads the environment or a settings file: only the site's configuration opens a port.
/// </summary>
internal static class PageHost
{
    private const int MostConnections = 100;
    private const int MostBodyBytes = 16 * 1024;

    /// <summary>The page: read-only, over TCP.</summary>
    public static WebApplication BuildPage(PageContext context, PageConfig page)
    {
        var builder = Begin(kestrel => kestrel.Listen(AddressOf(page), page.Port, Plain));
        var app = builder.Build();
        Guard(app, context, page.Address);
        PageEndpoints.Map(app, context);
        return app;
    }

    /// <summary>The control socket: everything of the page, and the verbs.</summary>
    public static WebApplication BuildControl(PageContext context, string path)
    {
        var builder = Begin(kestrel => kestrel.ListenUnixSocket(path, Plain));
        builder.Services.Configure<SocketTransportOptions>(options => options.CreateBoundListenSocket = ControlSocket.Bind);
        var app = builder.Build();
        Guard(app, context, configured: null);
        PageEndpoints.Map(app, context);
        ControlEndpoints.Map(app, context);
        return app;
    }

    private static WebApplicationBuilder Begin(Action<KestrelServerOptions> listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(3));
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            listen(kestrel);
        });
        return builder;
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = MostBodyBytes;
        kestrel.Limits.MaxRequestBufferSize = 2 * MostBodyBytes;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(30);
    }

    private static void Plain(ListenOptions listen) => listen.Protocols = HttpProtocols.Http1;

    private static void Guard(WebApplication app, PageContext context, string? configured)
    {
        var guard = new PageGuard(new HostNames(configured), context.Events);
        app.Use(next => http => guard.InvokeAsync(http, next));
    }

    private static IPAddress AddressOf(PageConfig page) =>
        page.Address.Equals("localhost", StringComparison.OrdinalIgnoreCase) ? IPAddress.Loopback : IPAddress.Parse(page.Address);
}
