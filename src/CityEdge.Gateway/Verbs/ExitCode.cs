namespace CityEdge.Gateway.Verbs;

/// <summary>What a verb's exit says to scripts.</summary>
internal static class ExitCode
{
    public const int Ok = 0;
    public const int Failed = 1;
    public const int Usage = 2;
    public const int NotFound = 3;

    /// <summary>It works, but something is in fault.</summary>
    public const int Degraded = 4;

    /// <summary>The gateway, device or host does not answer.</summary>
    public const int Unreachable = 5;

    /// <summary>EX_CONFIG of sysexits.h: systemd does not restart on it.</summary>
    public const int BadConfiguration = 78;
}
