namespace Dma.Conformance.Cli;

/// <summary>What the process ends with. Where several apply, the first of 70, 2, 5, 1, 3 and 0 does.</summary>
internal enum ExitCode
{
    /// <summary>The platform is conformant; a failure does not show when its trace is replayed or to be shrunk; a list or an explanation was printed.</summary>
    Conformant = 0,

    /// <summary>A clause is broken; with <c>--strict</c> also one of level SHOULD. A trace that is replayed or shrunk breaks one.</summary>
    Violation = 1,

    /// <summary>The command line is wrong, or an assembly, a file or a folder that it names, or a regression in it, cannot be used.</summary>
    Usage = 2,

    /// <summary>No clause is broken, but a MUST clause that applies has too little evidence, the run was cut short, or nothing was run.</summary>
    Incomplete = 3,

    /// <summary>A call into the platform did not return, or the platform ended the process in which it was judged, by whatever death.</summary>
    Hung = 5,

    /// <summary>The suite itself is at fault.</summary>
    Defect = 70,
}
