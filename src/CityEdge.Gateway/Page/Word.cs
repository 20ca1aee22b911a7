namespace CityEdge.Gateway.Page;

/// <summary>Every text that the page and the control socket say; each has its row in <see cref="Words"/>.</summary>
internal enum Word
{
    VerdictFire, VerdictDanger, VerdictFault, VerdictSetAside, VerdictStarting, VerdictNormal, VerdictBlind,
    DoFire, DoGas, DoElectrical, DoElevator, DoWater, DoDanger, DoFault, DoFaultMute, DoSetAside, DoStarting, DoNormal, DoBlind,
    NobodyTold, NobodyWouldBeTold, CallFireBrigade, Since, Ago, JustNow, Seconds, Minutes, Hours, Days, ClockNotSet, For, Left, More,
    Alarms, NoAlarms, Members, Faults, NoFaults, Outputs, NoOutputs, Readings, DataAge, OldData, NoData,
    Wanted, NotWanted, WantedToAct, NotWantedToAct, AsCommanded, NotAsCommanded, NotYetChecked, ProofReadBack, ProofCommanded,
    Supplements, LooksOnly, OtherLanguage, RefreshEvery, Line, Storage, Configuration, Version, Cause, Evidence, EvidenceElsewhere,
    History, HistoryOfNow, HistoryToday, HistoryWeek, HistoryMonth, HistoryAll, HistoryAnyZone, HistoryAnyClass, HistoryEmpty, HistoryOlder, HistoryNewest, HistoryEnd,
    HistoryStarting, HistoryRebuilding, HistoryOff, HistoryLacks, HistoryNone, HistoryLate, HistoryRestoredClock, HistoryBy, HistoryBecause, HistoryTimes, BadQuery, BadPoint,
    BadVerb, BadTarget, BadJson, TooManyTargets, BadDuration, Busy, TooManyListeners, Unconfirmed, NotRunning, NoPermission, BadAnswer, TooLongText,
}
