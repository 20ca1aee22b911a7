using CityEdge.Safety;

namespace CityEdge.Gateway.Control;

/// <summary>The running gateway cannot be asked; carries the sentence for the person and the exit code of the verb.</summary>
internal sealed class ControlException(LocalText text, int exitCode, Exception? cause = null) : Exception(text.En, cause)
{
    /// <summary>Exit code for what cannot be reached.</summary>
    public const int Unreachable = 5;

    /// <summary>Exit code for what failed otherwise.</summary>
    public const int Failed = 1;

    public LocalText Text { get; } = text;

    public int ExitCode { get; } = exitCode;
}
