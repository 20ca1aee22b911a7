namespace CityEdge.Gateway.Replay;

/// <summary>Rows of one recording, in the order in which they stand; read once from the beginning, never held in memory.</summary>
internal interface IRecording : IDisposable
{
    /// <summary>The next row that can be used; what cannot is told to the remarks on the way. False at the end.</summary>
    bool TryNext(out Sample sample);
}
