namespace Dma.Conformance.Cli;

/// <summary>What the process ends with. Where several apply, the first of 70, 2, 5, 1, 3 and 0 does.</summary>
internal enum ExitCode
{
    /// <summary>The platform is conformant; a replayed failure does not show; a list or an explanation was printed.</summary>
    Conformant = 0,

    /// <summary>A clause is broken; with <c>--strict</c> also one of level SHOULD. A replayed failure shows again.</summary>
    Violation = 1,

    /// <summary>The command line is wrong, or an assembly or a file that it names cannot be used.</summary>
    Usage = 2,

    /// <summary>No clause is broken, but a MUST clause that applies has too little evidence, the run was cut short, or nothing was run.</summary>
    Incomplete = 3,

    /// <summary>A call into the platform did not return, or the platform ended the process.</summary>
    Hung = 5,

    /// <summary>The suite itself is at fault.</summary>
    Defect = 70,
}
