namespace CityEdge.Gateway.Lines.Http;

/// <summary>What the HTTP intake logs, ids 1800 to 1849. Tokens, paths and bodies are never logged: what a stranger writes may be a secret.</summary>
internal sealed partial class HttpIntakeEvents(ILogger logger)
{
    /// <param name="device">Id of the device that posted; <c>?</c> of a stranger.</param>
    /// <param name="failure">What nobody foresaw.</param>
    public void PostFailed(string device, Exception failure) => LogPostFailed(logger, device, failure);

    [LoggerMessage(1800, LogLevel.Error, "A post of {Device} could not be handled; it was answered with 500.")]
    private static partial void LogPostFailed(ILogger logger, string device, Exception failure);
}
