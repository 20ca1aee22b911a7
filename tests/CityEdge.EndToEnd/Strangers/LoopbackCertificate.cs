using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>A certificate of its own for 127.0.0.1, as two files: what a listener wants, and what its clients trust.</summary>
internal sealed class LoopbackCertificate : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cityedge-tls-");

    public LoopbackCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = RealClock.Time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(Authority, certificate.ExportCertificatePem());
        File.WriteAllText(Server, $"{certificate.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
    }

    /// <summary>PEM with certificate and key.</summary>
    public string Server => Path.Combine(_folder.FullName, "server.pem");

    /// <summary>PEM with the certificate alone.</summary>
    public string Authority => Path.Combine(_folder.FullName, "authority.pem");

    public void Dispose() => _folder.Delete(recursive: true);
}
