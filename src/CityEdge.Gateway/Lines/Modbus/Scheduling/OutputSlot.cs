namespace CityEdge.Gateway.Lines.Modbus.Scheduling;

/// <summary>Hands the newest wish for an output from any thread to the line's worker; an older one that was not yet taken is forgotten.</summary>
/// <param name="state">The worker's side of the output.</param>
internal sealed class OutputSlot(OutputState state)
{
    private const int None = 0;
    private const int Off = 1;
    private const int On = 2;

    private int _wish;

    public OutputState State { get; } = state;

    public void Wish(bool on) => Interlocked.Exchange(ref _wish, on ? On : Off);

    /// <summary>The newest wish since the last take, if there was one.</summary>
    public bool? Take() => Interlocked.Exchange(ref _wish, None) switch
    {
        On => true,
        Off => false,
        _ => null,
    };
}
