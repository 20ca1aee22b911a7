using System.Security.Cryptography;
using System.Text;

namespace CityEdge.Gateway.Hosting;

/// <summary>Which machine this is and which of its boots: so that a state directory copied to another box is noticed, and times within one boot are exact.</summary>
/// <param name="Machine">A digest of the machine's id, which itself is nobody's business.</param>
/// <param name="Boot">The kernel's boot id.</param>
internal sealed record HostIdentity(Guid Machine, Guid Boot)
{
    /// <summary>Reads both; where the machine tells none, every boot is another and every box the same.</summary>
    public static HostIdentity Read(string machineFile = "/etc/machine-id", string bootFile = "/proc/sys/kernel/random/boot_id") => new(
        ReadText(machineFile) is { Length: > 0 } id ? new Guid(SHA256.HashData(Encoding.UTF8.GetBytes("cityedge journal " + id)).AsSpan(0, 16)) : Guid.Empty,
        Guid.TryParse(ReadText(bootFile), out var boot) ? boot : Guid.NewGuid());

    private static string? ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
