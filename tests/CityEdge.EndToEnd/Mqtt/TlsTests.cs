using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using CityEdge.EndToEnd.Strangers;
using CityEdge.Gateway.Lines.Mqtt.Client;

namespace CityEdge.EndToEnd.Mqtt;

/// <summary>A session over TLS: whom it trusts, and whom not.</summary>
[Trait("stranger", "mosquitto")]
public sealed class TlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mqtt-tls");

    public TlsTests() => Tools.NeedMosquitto();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact(Timeout = 120_000)]
    public async Task Our_own_authority_and_a_client_certificate_carry_messages_both_ways()
    {
        var stop = TestContext.Current.CancellationToken;
        var (authority, _) = WriteCertificates();
        await using var broker = await StartAsync("require_certificate true\nuse_identity_as_username true", stop);
        var options = Options(broker) with { AuthorityFile = authority, CertificateFile = Path.Combine(_folder.FullName, "client.pem"), KeyFile = Path.Combine(_folder.FullName, "client.key") };
        await using var session = new TestSession(options, RealClock.Time);
        await session.ConnectedAsync(stop);
        var payload = new string('x', 20_000);

        var receipt = await session.Session.PublishAsync("echo", Encoding.UTF8.GetBytes(payload), 1, false, TimeSpan.FromSeconds(30));

        Assert.Equal(PublishOutcome.Acknowledged, receipt.Outcome);
        Assert.Equal(payload, (await session.MessageAsync(stop)).Payload);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_pinned_certificate_is_trusted_and_another_pin_is_not()
    {
        var stop = TestContext.Current.CancellationToken;
        var (_, pin) = WriteCertificates();
        await using var broker = await StartAsync("", stop);
        await using (var right = new TestSession(Options(broker) with { PinnedCertificate = pin }, RealClock.Time))
        {
            await right.ConnectedAsync(stop);
        }

        await using var wrong = new TestSession(Options(broker) with { PinnedCertificate = new string('0', 64) }, RealClock.Time);
        await wrong.LostAsync(BrokerFailureKind.Untrusted, stop);

        Assert.Contains("证书", Assert.Single(wrong.Told).Text.Zh, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task An_authority_that_the_machine_does_not_know_is_not_trusted()
    {
        var stop = TestContext.Current.CancellationToken;
        WriteCertificates();
        await using var broker = await StartAsync("", stop);
        await using var session = new TestSession(Options(broker), RealClock.Time);

        await session.LostAsync(BrokerFailureKind.Untrusted, stop);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_file_that_is_missing_is_named()
    {
        var stop = TestContext.Current.CancellationToken;
        var options = TestSession.Options(1) with { AuthorityFile = "/nowhere/ca.pem" };
        await using var session = new TestSession(options, RealClock.Time);

        await session.LostAsync(BrokerFailureKind.Unusable, stop);

        Assert.Contains("/nowhere/ca.pem", Assert.Single(session.Told).Text.En, StringComparison.Ordinal);
    }

    private static BrokerOptions Options(Mosquitto broker)
    {
        var plain = TestSession.Options(broker.Port, "echo");
        return plain with { Url = new Uri(plain.Url.ToString().Replace("mqtt://", "mqtts://", StringComparison.Ordinal)) };
    }

    private Task<Mosquitto> StartAsync(string settings, CancellationToken stop) => Mosquitto.StartAsync(stop, "allow_anonymous true",
        $"cafile {_folder.FullName}/ca.pem\ncertfile {_folder.FullName}/server.pem\nkeyfile {_folder.FullName}/server.key\n{settings}");

    private (string Authority, string Pin) WriteCertificates()
    {
        var (from, to) = (RealClock.Time.GetUtcNow().AddDays(-1), RealClock.Time.GetUtcNow().AddDays(1));
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Test authority", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var authority = request.CreateSelfSigned(from, to);
        var file = Path.Combine(_folder.FullName, "ca.pem");
        File.WriteAllText(file, authority.ExportCertificatePem());
        var pin = Issue("server", "127.0.0.1");
        Issue("client", "gateway");
        return (file, pin);

        string Issue(string name, string subject)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var wish = new CertificateRequest($"CN={subject}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(System.Net.IPAddress.Loopback);
            wish.CertificateExtensions.Add(names.Build());
            using var certificate = wish.Create(authority, from, to, RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(Path.Combine(_folder.FullName, $"{name}.pem"), certificate.ExportCertificatePem());
            File.WriteAllText(Path.Combine(_folder.FullName, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
            return Convert.ToHexString(SHA256.HashData(certificate.RawData));
        }
    }
}
