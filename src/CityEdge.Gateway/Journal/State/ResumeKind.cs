namespace CityEdge.Gateway.Journal.State;

/// <summary>How a start found the state of the run before.</summary>
internal enum ResumeKind : byte
{
    /// <summary>Nothing was there: the first start.</summary>
    Fresh = 0,

    /// <summary>The state goes on.</summary>
    Resumed,

    /// <summary>There was a state, and it cannot be read, or not to its end. Every verb is ended (S8); what could be read of the alarms stands.</summary>
    Unreadable,
}
