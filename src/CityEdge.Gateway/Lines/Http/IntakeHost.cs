using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CityEdge.Gateway.Page;
using CityEdge.Gateway.Sites;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>A web host of the intake's own, apart from the page's: only the configured address and port, no environment, no settings file.</summary>
internal sealed class IntakeHost : IDisposable
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromMilliseconds(400);

    private readonly WebApplication _app;
    private readonly List<X509Certificate2> _certificates;

    private IntakeHost(WebApplication app, List<X509Certificate2> certificates) => (_app, _certificates) = (app, certificates);

    /// <summary>Where it listens, with the real port.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Listens; what stands in the way is thrown as the system says it, for <see cref="ListenFailure"/>.</summary>
    public static IntakeHost Open(HttpListenLine line, IntakeDoor door, CancellationToken stop)
    {
        var certificates = line.Certificate is { } file ? CertificatesOf(file) : [];
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton<IHostLifetime, GuestLifetime>();
        builder.Services.Configure<HostOptions>(static options => options.ShutdownTimeout = StopLimit);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel);
            kestrel.Listen(IPAddress.Parse(line.Address), line.Port, listen => Listen(listen, certificates));
        });
        var app = builder.Build();
        var host = new IntakeHost(app, certificates);
        try
        {
            app.Run(door.AnswerAsync);
            app.StartAsync(stop).GetAwaiter().GetResult();
            return host;
        }
        catch
        {
            host.Dispose();
            throw;
        }
    }

    /// <summary>Stops listening and cuts what is still open; within its <see cref="StopLimit"/> and a little.</summary>
    public void Dispose()
    {
        // Who still sends when the limit is over is cut off: an expected end, whose exception says nothing more.
        _app.StopAsync(CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing).GetAwaiter().GetResult();
        _app.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _certificates.ForEach(static certificate => certificate.Dispose());
    }

    private static void Limit(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = HttpIntakeDefaults.MostConnections;
        kestrel.Limits.MaxConcurrentUpgradedConnections = 0;
        kestrel.Limits.MaxRequestBodySize = HttpIntakeDefaults.MostMultipartBytes;
        kestrel.Limits.MaxRequestBufferSize = HttpIntakeDefaults.MostEventBytes;
        kestrel.Limits.MaxRequestHeaderCount = 50;
        kestrel.Limits.MaxRequestHeadersTotalSize = 8 * 1024;
        kestrel.Limits.MaxRequestLineSize = 4 * 1024;
        kestrel.Limits.RequestHeadersTimeout = HttpIntakeDefaults.HeadLimit;
        kestrel.Limits.KeepAliveTimeout = HttpIntakeDefaults.KeepAlive;
    }

    private static void Listen(ListenOptions listen, List<X509Certificate2> certificates)
    {
        listen.Protocols = HttpProtocols.Http1;
        listen.Use(new ConnectionCrowd(HttpIntakeDefaults.MostConnectionsOfOne).Guard);
        if (certificates.Count > 0)
        {
            listen.UseHttps(new HttpsConnectionAdapterOptions
            {
                ServerCertificate = certificates[0],
                ServerCertificateChain = [.. certificates.Skip(1)],
                HandshakeTimeout = HttpIntakeDefaults.HeadLimit,
            });
        }
    }

    // The first certificate of the file is the listener's, with its key; the others are its chain.
    private static List<X509Certificate2> CertificatesOf(string file)
    {
        var all = new X509Certificate2Collection();
        all.ImportFromPemFile(file);
        if (all.Count == 0)
        {
            throw new CryptographicException("The file has no certificate.");
        }

        all[0].Dispose();
        return [X509Certificate2.CreateFromPemFile(file), .. all.Skip(1)];
    }
}
