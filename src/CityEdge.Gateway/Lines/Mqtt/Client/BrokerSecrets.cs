using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>
/// Password and certificates of one connection, read from their files when it is made and kept as long as it lasts: a certificate that is let go of
/// while TLS uses it fails in odd ways.
/// </summary>
internal sealed class BrokerSecrets : IDisposable
{
    private readonly byte[]? _pin;
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2Collection _chain = [];
    private readonly X509Certificate2? _certificate;

    private BrokerSecrets(BrokerOptions options)
    {
        _pin = options.PinnedCertificate is { } pin ? Read("pinned certificate", () => Convert.FromHexString(pin.Replace(":", "", StringComparison.Ordinal))) : null;
        if (options.PasswordFile is { } password)
        {
            Password = Read(password, () => File.ReadLines(password).FirstOrDefault() ?? "");
        }

        if (options.AuthorityFile is { } authority)
        {
            Read(authority, () =>
            {
                _authorities.ImportFromPemFile(authority);
                return _authorities.Count > 0 ? true : throw new CryptographicException("no certificate in it");
            });
        }

        if (options.CertificateFile is { } certificate)
        {
            _certificate = Read(certificate, () => X509Certificate2.CreateFromPemFile(certificate, options.KeyFile));
            _chain.ImportFromPemFile(certificate);
        }
    }

    /// <summary>The password; never printed.</summary>
    public string? Password { get; }

    /// <exception cref="LinkException">A file cannot be used; says which and why.</exception>
    public static BrokerSecrets Load(BrokerOptions options) => new(options);

    /// <summary>How to agree on TLS with the broker.</summary>
    public SslClientAuthenticationOptions Tls(string host)
    {
        var tls = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            EnabledSslProtocols = SslProtocols.None,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        };
        if (_certificate is not null)
        {
            // With its intermediates: a plain client certificate goes out without them.
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(_certificate, _chain, offline: true);
        }

        if (_authorities.Count > 0)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.AddRange(_authorities);
            tls.CertificateChainPolicy = policy;
        }

        if (_pin is not null)
        {
            // The pin alone decides: a self-signed broker has no authority, and one whose certificate changed is not the one meant.
            tls.RemoteCertificateValidationCallback = (_, shown, _, _) =>
                shown is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(shown.GetRawCertData()), _pin);
        }

        return tls;
    }

    public void Dispose()
    {
        _certificate?.Dispose();
        foreach (var certificate in _authorities.Concat(_chain))
        {
            certificate.Dispose();
        }
    }

    private static T Read<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or FormatException or ArgumentException)
        {
            throw new LinkException(BrokerFailure.Unusable(path, exception.Message));
        }
    }
}
