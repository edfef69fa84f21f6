/** What was recorded in the cloud of one meeting. */
export interface RecordingFile {
  readonly id: string;
  readonly fileType: 'MP4' | 'M4A' | 'TRANSCRIPT' | 'CHAT';
  readonly extension: string;
  readonly recordingType: string;
  /** Bytes. */
  readonly size: number;
  readonly contentType: string;
  /** The word in its download address. */
  readonly word: string;
}

export interface Recording {
  readonly files: readonly RecordingFile[];
  readonly passcode: string;
  /** It is not ready while Zoom still works on it. */
  status: 'processing' | 'completed';
}
