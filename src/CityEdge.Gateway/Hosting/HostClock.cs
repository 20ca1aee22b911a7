using System.Runtime.InteropServices;

namespace CityEdge.Gateway.Hosting;

/// <summary>Whether a time source disciplines the machine's clock, as the kernel knows it (adjtimex(2)); chrony, ntpd and systemd-timesyncd all tell it.</summary>
internal sealed partial class HostClock(TimeProvider time)
{
    // The kernel's word for "nobody sets this clock": TIME_ERROR of <sys/timex.h>.
    private const int ClockUnsynchronised = 5;

    // struct timex is 208 bytes on 64-bit Linux and less elsewhere; all zero asks and changes nothing.
    private const int TimexBytes = 256;

    private static readonly TimeSpan Life = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private readonly byte[] _timex = new byte[TimexBytes];
    private long _askedAt;
    private bool _asked;
    private bool _synchronised;

    /// <summary>At most a second old. Where there is no Linux kernel to ask, the clock is believed.</summary>
    public bool IsSynchronised()
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            if (!_asked || time.GetElapsedTime(_askedAt, now) >= Life)
            {
                _asked = true;
                _askedAt = now;
                Array.Clear(_timex);
                _synchronised = !OperatingSystem.IsLinux() || adjtimex(_timex) != ClockUnsynchronised;
            }

            return _synchronised;
        }
    }

    [LibraryImport("libc")]
    private static partial int adjtimex([In, Out] byte[] timex);
}
