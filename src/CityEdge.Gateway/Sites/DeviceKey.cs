using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace CityEdge.Gateway.Sites;

/// <summary>
/// What the gateway knows of a device's token: its SHA-256, so that the configuration gives nothing away.
/// A plain digest is enough because tokens are 32 random bytes, never a person's word.
/// </summary>
internal sealed record DeviceKey
{
    public const string Prefix = "sha256:";

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    private readonly byte[] _digest;

    private DeviceKey(byte[] digest) => _digest = digest;

    /// <summary>SHA-256 of the token.</summary>
    internal ReadOnlyMemory<byte> Hash => _digest;

    /// <summary>The digest of a token as it stands in site.yaml.</summary>
    public static string Digest(string token) => Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    public static bool TryParse(string text, [NotNullWhen(true)] out DeviceKey? key)
    {
        key = text.Length == Prefix.Length + 64 && text.StartsWith(Prefix, StringComparison.Ordinal) && text.AsSpan(Prefix.Length).IndexOfAnyExcept(Digits) < 0
            ? new DeviceKey(Convert.FromHexString(text.AsSpan(Prefix.Length)))
            : null;
        return key is not null;
    }

    /// <summary>Whether the token is the device's, in a time that says nothing about where they differ.</summary>
    public bool Fits(ReadOnlySpan<byte> token)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(token, digest);
        return CryptographicOperations.FixedTimeEquals(digest, _digest);
    }

    public bool Equals(DeviceKey? other) => other is not null && _digest.AsSpan().SequenceEqual(other._digest);

    public override int GetHashCode() => BitConverter.ToInt32(_digest);

    /// <summary>Nothing of the digest: it is not for logs.</summary>
    public override string ToString() => Prefix + "…";
}
