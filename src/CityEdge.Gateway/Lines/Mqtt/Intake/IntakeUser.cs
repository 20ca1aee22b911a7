using System.Security.Cryptography;
using System.Text;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>One device's right to speak: its name, the SHA-256 of its key, and the topics that are its own.</summary>
/// <param name="Name">The user name in CONNECT.</param>
/// <param name="KeyHash">SHA-256 of the key's UTF-8 bytes, 32 bytes. Keys are long tokens made by machine, so a plain hash does not give them away.</param>
/// <param name="Publish">Filters of the topics that it may publish to, its will's included.</param>
/// <param name="Subscribe">Filters that it may subscribe within.</param>
internal sealed record IntakeUser(string Name, ReadOnlyMemory<byte> KeyHash, IReadOnlyList<string> Publish, IReadOnlyList<string> Subscribe)
{
    /// <summary>The hash that a configuration holds for a key.</summary>
    public static byte[] HashOf(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Never prints the hash.</summary>
    public override string ToString() => Name;
}
