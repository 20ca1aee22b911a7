using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CityEdge.Gateway.Lines.Http;
using CityEdge.Gateway.Sites;
using CityEdge.Gateway.Tests.Devices.Messages;
using CityEdge.Safety.Points;

namespace CityEdge.Gateway.Tests.Lines.Http;

/// <summary>The listener itself: what stands in its way, and how it comes and goes.</summary>
public sealed class HttpIntakeLineTests
{
    [Fact]
    public void A_line_that_listens_is_good_and_its_devices_are_uncertain_until_they_speak()
    {
        using var bench = new IntakeBench();

        bench.Clock.Advance(TimeSpan.FromSeconds(1));
        bench.Line.Turn(IntakeBench.Stop);

        Assert.Null(bench.Line.Failure);
        Assert.Equal(2, bench.Line.Progress);
        Assert.Equal(Quality.Good, bench[MessageBench.Line].Quality);
        Assert.Equal(Quality.Uncertain, bench[bench.Camera.Status].Quality);
    }

    [Fact]
    public void A_port_in_use_is_one_fault_said_once_and_tried_again_later_each_time()
    {
        using var squatter = new TcpListener(IPAddress.Loopback, 0);
        squatter.Start();
        var port = ((IPEndPoint)squatter.LocalEndpoint).Port;
        using var bench = new IntakeBench(new HttpListenLine { Id = "cams", Port = port });

        Assert.Contains($"127.0.0.1:{port} is in use", bench.Line.Failure, StringComparison.Ordinal);
        Assert.Equal((Quality.Bad, QualityReason.NotConnected), (bench[MessageBench.Line].Quality, bench[MessageBench.Line].Reason));
        Pass(bench, HttpIntakeDefaults.FirstPause);
        squatter.Stop();

        // The second pause is longer than the first.
        Pass(bench, HttpIntakeDefaults.FirstPause);
        Assert.NotNull(bench.Line.Failure);
        Pass(bench, HttpIntakeDefaults.FirstPause);

        Assert.Null(bench.Line.Failure);
        Assert.Equal(port, bench.Line.Address?.Port);
        Assert.Equal(Quality.Good, bench[MessageBench.Line].Quality);
        Assert.Equal(2, bench.Told.Count);
    }

    [Theory]
    [InlineData("203.0.113.7", null, "no address 203.0.113.7")]
    [InlineData("127.0.0.1", "/nowhere/cert.pem", "There is no certificate file")]
    [InlineData("127.0.0.1", "/proc/self/status", "cannot be read")]
    public void What_stands_in_the_way_is_said_with_what_to_do(string address, string? certificate, string said)
    {
        using var bench = new IntakeBench(new HttpListenLine { Id = "cams", Address = address, Port = 0, Certificate = certificate });

        Assert.Contains(said, bench.Line.Failure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_certificate_it_speaks_TLS_and_nothing_else()
    {
        var file = Path.GetTempFileName();
        try
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = new CertificateRequest("CN=cams", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
            await File.WriteAllTextAsync(file, certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem(), IntakeBench.Stop);
            using var bench = new IntakeBench(new HttpListenLine { Id = "cams", Port = 0, Certificate = file });
            using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown!.GetCertHashString() == certificate.GetCertHashString() } });

            using var answer = await http.PostAsync(new Uri($"https://127.0.0.1:{bench.Line.Address!.Port}/v1/devices/cam-1/event"), null, IntakeBench.Stop);

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.DoesNotContain("401", await bench.RawAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_line_that_is_stopped_lets_go_of_its_port_though_an_event_still_waits()
    {
        using var bench = new IntakeBench();
        using var stop = new CancellationTokenSource();
        var asked = new TaskCompletionSource();
        bench.Settled = () =>
        {
            asked.SetResult();
            return new TaskCompletionSource().Task;
        };
        var port = bench.Line.Address!.Port;
        var run = Task.Run(() => bench.Line.Run(stop.Token), IntakeBench.Stop);
        var waiting = bench.PostAsync("/v1/devices/cam-1/event", """{"ebike":true}""");
        await asked.Task.WaitAsync(IntakeBench.Stop);

        await stop.CancelAsync();
        await run.WaitAsync(IntakeBench.Stop);

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => waiting);
        using var next = new TcpListener(IPAddress.Loopback, port);
        next.Start();
        Assert.Equal(Quality.Bad, bench[MessageBench.Line].Quality);
    }

    private static void Pass(IntakeBench bench, TimeSpan time)
    {
        bench.Clock.Advance(time);
        bench.Line.Turn(IntakeBench.Stop);
    }
}
