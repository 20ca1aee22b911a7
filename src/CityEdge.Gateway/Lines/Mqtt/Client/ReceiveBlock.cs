namespace CityEdge.Gateway.Lines.Mqtt.Client;

/// <summary>Bytes as they were received, kept while somebody still looks at a payload in them: the reader counts as one, each unfinished handler as one.</summary>
internal sealed class ReceiveBlock(int size)
{
    private int _holders = 1;

    public byte[] Bytes { get; } = GC.AllocateUninitializedArray<byte>(size);

    /// <summary>Whether only the reader holds it, so that it may write over what it has read.</summary>
    public bool IsReadersAlone => Volatile.Read(ref _holders) == 1;

    public void Hold() => Interlocked.Increment(ref _holders);

    /// <returns>Whether that was the last holder.</returns>
    public bool Release() => Interlocked.Decrement(ref _holders) == 0;

    /// <summary>Given to a reader again.</summary>
    public void Renew() => Volatile.Write(ref _holders, 1);
}
