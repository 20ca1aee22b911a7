using System.Net;

namespace CityEdge.Gateway.Page;

/// <summary>
/// Decides whether a request was meant for us. A hostile site can point its own name at this box and so let a visitor's browser read it
/// (DNS rebinding); it cannot make the browser send a name or address that is ours. So only those are answered.
/// </summary>
internal sealed class HostNames(string? configured)
{
    public bool IsOurs(HostString host, IPAddress? arrivedAt)
    {
        var name = host.Host.TrimEnd('.');
        if (name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (configured is not null && name.Equals(configured, StringComparison.OrdinalIgnoreCase)))
        {
            return true;
        }

        // Bound to every address, the one that the request came in on is the configured one.
        return IPAddress.TryParse(name.Trim('[', ']'), out var address)
            && (IPAddress.IsLoopback(address) || address.Equals(Plain(arrivedAt)));
    }

    private static IPAddress? Plain(IPAddress? address) => address is { IsIPv4MappedToIPv6: true } ? address.MapToIPv4() : address;
}
