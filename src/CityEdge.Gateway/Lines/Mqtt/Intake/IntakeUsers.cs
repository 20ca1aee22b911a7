using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace CityEdge.Gateway.Lines.Mqtt.Intake;

/// <summary>Finds the user of a name and key. Every user is compared with, and every comparison takes the same time, whatever it finds.</summary>
internal sealed class IntakeUsers
{
    private readonly IntakeUser[] _users;
    private readonly byte[][] _names;
    private readonly IntakeUser? _anonymous;

    public IntakeUsers(IntakeOptions options)
    {
        _users = [.. options.Users];
        _names = [.. options.Users.Select(user => IntakeUser.HashOf(user.Name))];
        _anonymous = options.Anonymous;
    }

    /// <summary>The user, or null where nobody has this name and key.</summary>
    /// <param name="name">Null: a client without a name, let in from loopback only and only where that is configured.</param>
    /// <param name="key">As it came; null is as wrong as any other.</param>
    /// <param name="from">The client's address.</param>
    public IntakeUser? Find(string? name, ReadOnlySpan<byte> key, IPAddress from)
    {
        if (name is null)
        {
            return IsLoopback(from) ? _anonymous : null;
        }

        Span<byte> nameHash = stackalloc byte[SHA256.HashSizeInBytes];
        Span<byte> keyHash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(name), nameHash);
        SHA256.HashData(key, keyHash);
        var found = -1;
        for (var index = 0; index < _users.Length; index++)
        {
            var right = CryptographicOperations.FixedTimeEquals(nameHash, _names[index])
                & CryptographicOperations.FixedTimeEquals(keyHash, _users[index].KeyHash.Span);
            found = right ? index : found;
        }

        return found < 0 ? null : _users[found];
    }

    private static bool IsLoopback(IPAddress address) => IPAddress.IsLoopback(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address);
}
